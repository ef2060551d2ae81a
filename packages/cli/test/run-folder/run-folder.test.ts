import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { bestCheckpoint, newestCheckpoint, saveCheckpoint, setAside } from "../../src/run-folder/checkpoints.js";
import {
  claimRunFolder,
  createRunFolder,
  defaultRunFolder,
  dropSamplesAfter,
  readRecord,
  writeRecord,
  writeSample,
} from "../../src/run-folder/folder.js";
import { appendMetrics, readMetrics, truncateMetrics } from "../../src/run-folder/metrics.js";
import { evaluation, evaluationRow, record, trainingRow, trainRow } from "../fake-run.js";
import { folder } from "../fakes.js";

const bytes = (text: string) => new TextEncoder().encode(text);
const whole = (content: Uint8Array, path: string) => {
  const text = new TextDecoder().decode(content);
  if (text.startsWith("cut")) throw new Error(`${path}: cut short`);
  return text;
};

async function newRun(): Promise<string> {
  const run = join(folder(), "runs", "one");
  await createRunFolder(run);
  await writeRecord(run, record);
  return run;
}

test("a run's configuration comes back as it was written", async () => {
  expect(await readRecord(await newRun())).toEqual(record);
});

test("a folder that holds a run is refused, and the error says how to go on where it has saved something", async () => {
  const run = await newRun();
  await expect(createRunFolder(run)).rejects.toThrow(/choose another --out, or empty it/);
  writeFileSync(join(run, "checkpoints", "step-000001.safetensors"), "");
  await expect(createRunFolder(run)).rejects.toThrow(
    `go on with that run with --resume ${run}, or choose another --out`,
  );
});

test("a folder that holds anything else is refused", async () => {
  const other = folder();
  writeFileSync(join(other, "notes.txt"), "");
  await expect(createRunFolder(other)).rejects.toThrow(/which holds notes.txt: choose another --out, or empty it/);
});

test("a run folder cannot lie inside a file", async () => {
  const file = join(folder(), "file");
  writeFileSync(file, "");
  await expect(createRunFolder(join(file, "run"))).rejects.toThrow(
    /is a file, not a folder \(ENOTDIR\); choose a folder that can be written with --out/,
  );
});

test("a folder that is no run's is named as such", async () => {
  const empty = folder();
  await expect(readRecord(empty)).rejects.toThrow(
    `expected the folder of a run (runs/...), got ${empty}: it has no config.json`,
  );
  await expect(readRecord(join(empty, "none"))).rejects.toThrow("there is no such folder");
});

test("a damaged config.json is named with what is wrong", async () => {
  const run = await newRun();
  writeFileSync(join(run, "config.json"), "{");
  await expect(readRecord(run)).rejects.toThrow(/config.json: expected JSON/);
  writeFileSync(join(run, "config.json"), JSON.stringify({ ...record, data: { ...record.data, images: "many" } }));
  await expect(readRecord(run)).rejects.toThrow(/config.json: data.images/);
});

test("the last three checkpoints and the best are kept", async () => {
  const run = await newRun();
  for (const step of [1, 20, 300, 4000, 5_000_000]) await saveCheckpoint(run, step, bytes(`at ${step}`), step === 20);
  expect(readdirSync(join(run, "checkpoints")).sort()).toEqual([
    "best.safetensors",
    "step-000300.safetensors",
    "step-004000.safetensors",
    "step-5000000.safetensors",
  ]);
  expect((await bestCheckpoint(run, whole)).checkpoint).toBe("at 20");
  expect((await newestCheckpoint(run, whole)).checkpoint).toBe("at 5000000");
});

test("a checkpoint that cannot be written leaves the former ones as they were", async () => {
  const run = await newRun();
  await saveCheckpoint(run, 1, bytes("at 1"), true);
  const full = async () => {
    throw Object.assign(new Error("write"), { code: "ENOSPC" });
  };
  await expect(saveCheckpoint(run, 2, bytes("at 2"), true, full)).rejects.toThrow(
    `the checkpoint of step 1 is whole: go on from it with --resume ${run}`,
  );
  expect(readdirSync(join(run, "checkpoints")).sort()).toEqual(["best.safetensors", "step-000001.safetensors"]);
  expect((await newestCheckpoint(run, whole)).checkpoint).toBe("at 1");
});

test("a cut-short newest checkpoint is named, put aside, and the one before is taken", async () => {
  const run = await newRun();
  await saveCheckpoint(run, 1, bytes("at 1"), false);
  await saveCheckpoint(run, 2, bytes("cut"), false);
  const found = await newestCheckpoint(run, whole);
  expect(found.checkpoint).toBe("at 1");
  expect(found.damaged).toEqual([
    { path: join(run, "checkpoints", "step-000002.safetensors"), why: expect.stringContaining("cut short") },
  ]);
  await setAside(found.damaged);
  expect(readdirSync(join(run, "checkpoints")).sort()).toEqual([
    "step-000001.safetensors",
    "step-000002.safetensors.damaged",
  ]);
});

test("a run without a whole checkpoint says so", async () => {
  const run = await newRun();
  await expect(newestCheckpoint(run, whole)).rejects.toThrow(/expected a whole checkpoint, got none: there is none/);
  await saveCheckpoint(run, 2, bytes("cut"), false);
  await expect(newestCheckpoint(run, whole)).rejects.toThrow(/step-000002.safetensors: cut short/);
});

test("going on cuts figures and pictures back to the checkpoint's step", async () => {
  const run = await newRun();
  for (const step of [1, 2, 3]) {
    await appendMetrics(run, trainRow(trainingRow(step)));
    await appendMetrics(run, evaluationRow(step, false, evaluation(0.08)));
    await writeSample(run, step, bytes("png"));
  }
  await appendMetrics(run, { kind: "stop", step: 2, why: "stopped", seconds: 1 });
  writeFileSync(join(run, "metrics.jsonl"), '{"kind":"train","st', { flag: "a" });
  await truncateMetrics(run, 2);
  await dropSamplesAfter(run, 2);
  expect((await readMetrics(run)).map(({ kind, step }) => `${kind} ${step}`)).toEqual([
    "train 1",
    "evaluation 1",
    "train 2",
    "evaluation 2",
  ]);
  expect(readFileSync(join(run, "metrics.jsonl"), "utf8").endsWith("}\n")).toBe(true);
  expect(readdirSync(join(run, "samples"))).toEqual(["step-000001.png", "step-000002.png"]);
});

test("a run's folder is named by its date and preset", () => {
  expect(defaultRunFolder("sketch", new Date(2026, 0, 31, 9, 3, 5))).toBe(join("runs", "2026-01-31-090305-sketch"));
});

test("a sample in a folder that was taken away is an error that names the file", async () => {
  const run = join(folder(), "gone");
  mkdirSync(run);
  await expect(writeSample(run, 7, bytes("png"))).rejects.toThrow(/step-000007.png: there is no such file or folder/);
});

test.runIf(process.platform === "linux")(
  "a folder where the system makes none is an error, not an endless wait",
  async () => {
    await expect(createRunFolder("/proc/none/run")).rejects.toThrow(
      "run folder: /proc/none/run: there is no such file",
    );
  },
);

test("runs that begin in the same second get folders of their own", async () => {
  const wanted = join(folder(), "runs", "one");
  const claimed = await Promise.all([claimRunFolder(wanted), claimRunFolder(wanted), claimRunFolder(wanted)]);
  expect(claimed.sort()).toEqual([wanted, `${wanted}-2`, `${wanted}-3`]);
});
