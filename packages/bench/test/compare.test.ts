import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { changesSince } from "../src/output/compare.js";
import { readResult } from "../src/output/files.js";
import type { BenchResult } from "../src/output/result.js";
import { aKernel, aResult, around, someSteps } from "./sample.js";

const stepsOf = (ms: number): BenchResult["steps"] => [
  { network: "M1", batchSize: 32, flops: 1e9, results: [someSteps("bosquejo", around(ms))], comparisons: [] },
];
const slowedTo = (gflops: number): BenchResult["roofline"] => ({ ...aResult().roofline, gflops });

describe("changesSince", () => {
  const before = aResult({ kernels: [aKernel("a", around(10)), aKernel("gone", around(1))], steps: stepsOf(100) });
  const since = (now: Partial<BenchResult>) => changesSince(before, aResult(now), "before.json");
  const verdicts = (now: Partial<BenchResult>) => since(now).changes.map(({ verdict }) => verdict);

  it("reports changes of kernels and steps that exceed the spread of both results", () => {
    const { changes } = since({ kernels: [aKernel("a", around(20))], steps: stepsOf(80) });
    expect(changes).toMatchObject([
      { name: "sketch a", verdict: "slower", ratio: { median: 2 } },
      { name: "step of M1: bosquejo", sizes: "batch 32", verdict: "faster", ratio: { median: 0.8 } },
    ]);
    expect(changes[0]!.ratio.min).toBeCloseTo(19 / 10.5, 10);
    expect(changes[0]!.ratio.max).toBeCloseTo(21 / 9.5, 10);
  });

  it("reports no change within the spread", () => {
    expect(verdicts({ kernels: [aKernel("a", around(10.9))], steps: stepsOf(93) })).toEqual(["same", "same"]);
  });

  it("scales by the change of the roofs, and attributes it to the machine", () => {
    const now = { kernels: [aKernel("a", around(20))], steps: stepsOf(400), roofline: slowedTo(50) };
    expect(verdicts(now)).toEqual(["machine", "slower"]);
    expect(since(now).changes[0]!.scaled.median).toBeCloseTo(1, 10);
    expect(since(now).machine).toEqual({ arithmetic: 0.5, memory: 1 });
  });

  it("attributes a slower time to the machine if other programs disturbed it", () => {
    expect(verdicts({ kernels: [aKernel("a", around(20), { otherCores: 0.9 })], steps: [] })).toEqual(["machine"]);
    expect(verdicts({ kernels: [aKernel("a", around(5), { otherCores: 0.9 })], steps: [] })).toEqual(["faster"]);
  });

  it("lists what only one result has, and detects another machine", () => {
    const adapter = { ...before.adapter, name: "SwiftShader" };
    const changes = since({ kernels: [aKernel("new", around(1))], steps: [], adapter });
    expect(changes).toMatchObject({
      gone: ["sketch a 32x256x256", "sketch gone 32x256x256", "step of M1: bosquejo batch 32"],
    });
    expect(changes).toMatchObject({ added: ["sketch new 32x256x256"], sameMachine: false });
  });
});

describe("readResult", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "bosquejo-compare-test-"));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const read = async (text: string) => {
    const file = join(folder, "earlier.json");
    await writeFile(file, text);
    return readResult(file);
  };

  it("reads a written result", async () => {
    expect(await read(JSON.stringify(aResult()))).toEqual(aResult());
  });

  it.each([
    ["{", "it is not JSON"],
    ["[1]", "it is not a benchmark result"],
    ["{}", "it is not a benchmark result"],
    [JSON.stringify({ kernels: [] }), "it has version 1, this program reads version 2"],
    [JSON.stringify({ ...aResult(), roofline: {} }), "it is damaged: its roofline cannot be read"],
    [JSON.stringify({ ...aResult(), kernels: [{ name: "a", ms: { median: 1 } }] }), "its kernels cannot be read"],
    [JSON.stringify({ ...aResult(), steps: [{ results: [{ side: "bosquejo" }] }] }), "its steps cannot be read"],
  ])("rejects %s with the reason and the remedy", async (text, why) => {
    await expect(read(text)).rejects.toThrow(/^--compare: expected an earlier result, got .*earlier\.json: /);
    await expect(read(text)).rejects.toThrow(why);
    await expect(read(text)).rejects.toThrow(/write one with pnpm bench --json FILE$/);
  });

  it("reports a missing file", async () => {
    await expect(readResult(join(folder, "nowhere.json"))).rejects.toThrow("nowhere.json: there is no such file");
  });
});
