import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { summarize } from "../src/measuring/statistics.js";
import { openNetworkSteps } from "../src/networks/network-step.js";
import type { NetworkName } from "../src/networks/networks.js";
import { startOf, writeStart } from "../src/networks/start.js";
import { pythonHere } from "../src/peers/python.js";
import { openTfjsSteps } from "../src/peers/tfjs.js";
import { torchLacks } from "../src/peers/torch.js";
import { BenchError, startSteps } from "../src/steps/children.js";
import { compared, type MeasuredSteps, peerBatch, peersHere, type Side, sides } from "../src/steps/peers.js";
import type { OpenSteps, StepTask } from "../src/steps/step.js";

let folder: string;
let task: Omit<StepTask, "side">;

const firstLosses = async ({ train }: OpenSteps) => [await train(1), await train(1)];
const measured = (side: Side, losses: readonly number[], samples = [2, 2], network = "S"): MeasuredSteps => ({
  ...{ side, network, batchSize: 1, device: "here", precision: "f32", losses, firstStepMs: 1, residentBytes: 1 },
  ...{ samples, ms: summarize(samples) },
});

/** A task of one sample, whose start is in a file. */
function taskOf(network: NetworkName): Omit<StepTask, "side"> {
  const start = join(folder, `${network}.safetensors`);
  writeStart(start, startOf(network, 1));
  return { network, batchSize: 1, sample: 1, start };
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "bosquejo-peers-test-"));
  task = taskOf("S");
});
afterAll(() => rm(folder, { recursive: true, force: true }));

afterEach(() => vi.unstubAllGlobals());

/** Makes the `nth` timer fire at once. The timers before it never fire. */
function fire(nth: number): void {
  let set = 0;
  vi.stubGlobal("setTimeout", (callback: () => void) => {
    if (++set === nth) setImmediate(callback);
  });
}

/** Writes a shell script to execute in place of Python. */
async function program(name: string, lines: readonly string[]): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, `#!/bin/sh\n${lines.join("\n")}\n`);
  await chmod(file, 0o755);
  return file;
}

describe.each(["S", "flow"] as const)("our step of %s", (network) => {
  let own: Omit<StepTask, "side">;
  let ours: readonly number[];
  beforeAll(async () => {
    own = taskOf(network);
    ours = await firstLosses(await openNetworkSteps({ ...own, side: "bosquejo" }));
  });
  const agreeing = (side: Side, theirs: readonly number[]) =>
    compared(measured("bosquejo", ours, undefined, network), measured(side, theirs, undefined, network));

  it("has the same first losses as tfjs on the CPU", { tags: ["all"] }, async () => {
    const theirs = await firstLosses(await openTfjsSteps({ ...own, side: "tfjs-cpu" }));
    expect(agreeing("tfjs-cpu", theirs)).toMatchObject({ agree: true });
  });

  it("has the same first losses as torch on the CPU in a process of its own", async ({ skip }) => {
    const python = await pythonHere();
    if ("missing" in python) return skip(python.missing);
    const process = await startSteps({ ...own, side: "torch-cpu" }, { python: python.path });
    expect(await process.sample()).toBeGreaterThan(0);
    const facts = await process.end();
    expect(facts).toMatchObject({ side: "torch-cpu", network, batchSize: 1, version: python.torch });
    expect(facts.device).toMatch(/^\d+ of \d+ CPU threads/);
    expect(agreeing("torch-cpu", facts.losses.slice(0, 2))).toMatchObject({ agree: true });
  });
});

describe("a peer without figures", () => {
  it("names the kernel that tfjs's WebAssembly backend lacks", async () => {
    const opened = openTfjsSteps({ ...task, side: "tfjs-wasm" });
    await expect(opened).rejects.toThrow(
      new BenchError("tfjs-backend-wasm 4.22.0 has no Conv2DBackpropFilter, so it cannot train a convolution"),
    );
  });

  it("is ended if it takes no step in time", async () => {
    const python = await program("slow", ["exec sleep 3600"]);
    fire(1);
    const started = startSteps({ ...task, side: "torch-cpu" }, { python, timeout: 200 });
    await expect(started).rejects.toThrow(new BenchError("no first step within 0.2 s"));
  });

  it.each([
    { name: "fails", lines: [`echo '{"error":"RuntimeError: no memory"}'`], says: "RuntimeError: no memory" },
    { name: "ends", lines: ["exit 3"], says: "its process ended with code 3" },
    {
      name: "stops",
      lines: [`echo '{"ms":1}'`, "exec sleep 3600"],
      fires: 2,
      says: "no further step after the first within 1 s",
    },
  ])("reports the reason if its process $name", async ({ name, lines, fires, says }) => {
    const python = await program(name, lines);
    if (fires) fire(fires);
    const started = startSteps({ ...task, side: "torch-cpu" }, { python, timeout: 1000 });
    await expect(started).rejects.toThrow(new BenchError(says));
  });

  it("can be a torch without a CUDA device, without torch.compile or without Python", () => {
    const python = { path: "python3", torch: "1.13.1", cuda: null };
    expect(torchLacks("torch-cpu", python)).toBeUndefined();
    expect(torchLacks("torch-cpu-compiled", python)).toBe("torch 1.13.1 has no torch.compile");
    expect(torchLacks("torch-cuda-tf32", python)).toBe("torch 1.13.1 sees no CUDA device");
    expect(torchLacks("torch-cuda-compiled", { ...python, torch: "2.9.0", cuda: "H100" })).toBeUndefined();
    expect(torchLacks("torch-cpu", { missing: "no python3 with torch" })).toBe("no python3 with torch");
  });

  it("is listed beforehand with its reason", async () => {
    const python = join(folder, "nowhere");
    const here = await peersHere({ adapter: "llvmpipe", python });
    expect(here.map(({ side }) => side)).toEqual(sides.slice(1));
    expect(here.find(({ side }) => side === "torch-cpu")?.unavailable).toBe(`${python} cannot import torch`);
    expect(here.find(({ side }) => side === "jax-js-webgpu")).toEqual({ side: "jax-js-webgpu" });
  });
});

describe("compared", () => {
  it("divides sample by sample, and detects different losses", () => {
    const us = measured("bosquejo", [1, 0.9, 0.8], [1, 2]);
    const same = compared(us, measured("torch-cpu", [1, 0.9, 0.8], [3, 8]));
    expect(same).toMatchObject({ agree: true, network: "S", batchSize: 1, ratio: { median: 3.5, min: 3, max: 4 } });
    expect(compared(us, measured("torch-cpu", [1.001, 0.9, 0.8])).agree).toBe(false);
    expect(compared(us, measured("torch-cpu", [1, 0.95, 0.9])).agree).toBe(false);
  });

  it("has larger tolerances for tf32 and bf16", () => {
    const us = measured("bosquejo", [1, 0.9, 0.8]);
    const theirs = { ...measured("torch-cuda-tf32", [1.0005, 0.9, 0.79]), precision: "tf32" } as const;
    expect(compared(us, theirs).agree).toBe(true);
    expect(compared(us, { ...theirs, precision: "f32" }).agree).toBe(false);
  });

  it("rejects different batch sizes", () => {
    const us = measured("bosquejo", [1, 0.9]);
    expect(() => compared(us, { ...us, batchSize: 2 })).toThrow("got S at batch 1 and S at batch 2");
  });
});

describe("peerBatch", () => {
  it("is smaller for a peer that would take minutes per step", () => {
    expect(peerBatch("tfjs-webgpu", "M1", "swiftshader", 32)).toBe(2);
    expect(peerBatch("tfjs-webgpu", "M1", "hardware", 32)).toBe(32);
    expect(peerBatch("tfjs-cpu", "S", "llvmpipe", 32)).toBe(2);
    expect(peerBatch("tfjs-cpu", "flow", "llvmpipe", 128)).toBe(4);
    expect(peerBatch("torch-cpu", "M1", "llvmpipe", 32)).toBe(32);
  });
});
