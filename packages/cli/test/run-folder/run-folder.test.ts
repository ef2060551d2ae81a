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

test("config.json is read back as it was written", async () => {
  expect(await readRecord(await newRun())).toEqual(record);
});

test("a folder with a run is an error, which shows how to continue if there is a checkpoint", async () => {
  const run = await newRun();
  await expect(createRunFolder(run)).rejects.toThrow(/empty it, or choose another folder with --out/);
  writeFileSync(join(run, "checkpoints", "step-000001.safetensors"), "");
  await expect(createRunFolder(run)).rejects.toThrow(
    `continue the run in it with --resume ${run}, or choose another folder with --out`,
  );
});

test("a folder with other files is an error", async () => {
  const other = folder();
  writeFileSync(join(other, "notes.txt"), "");
  await expect(createRunFolder(other)).rejects.toThrow(
    /which holds notes.txt: empty it, or choose another folder with --out/,
  );
});

test("a run folder inside a file is an error", async () => {
  const file = join(folder(), "file");
  writeFileSync(file, "");
  await expect(createRunFolder(join(file, "run"))).rejects.toThrow(
    /is a file, not a folder: check the path \(ENOTDIR\); choose a writable folder with --out/,
  );
});

test("a folder without a run is an error", async () => {
  const empty = folder();
  await expect(readRecord(empty)).rejects.toThrow(
    `expected a run folder, got ${empty}, which has no config.json: give a folder that train has written`,
  );
  await expect(readRecord(join(empty, "none"))).rejects.toThrow("which does not exist");
  for (const name of ["sketch", "flow"]) {
    mkdirSync(join(empty, name));
    writeFileSync(join(empty, name, "config.json"), "{}");
  }
  await expect(readRecord(empty)).rejects.toThrow(
    `which has no config.json: give ${join(empty, "flow")} or ${join(empty, "sketch")}`,
  );
});

test("a damaged config.json is an error with its path and the reason", async () => {
  const run = await newRun();
  writeFileSync(join(run, "config.json"), "{");
  await expect(readRecord(run)).rejects.toThrow(/config.json: expected JSON/);
  writeFileSync(join(run, "config.json"), JSON.stringify({ ...record, data: { ...record.data, images: "many" } }));
  await expect(readRecord(run)).rejects.toThrow(/config.json: .* whose data.images is missing or of another type/);
});

test("the last three checkpoints and the best one are kept", async () => {
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

test("if a checkpoint cannot be written, the former ones stay as they were", async () => {
  const run = await newRun();
  await saveCheckpoint(run, 1, bytes("at 1"), true);
  const full = async () => {
    throw Object.assign(new Error("write"), { code: "ENOSPC" });
  };
  await expect(saveCheckpoint(run, 2, bytes("at 2"), true, full)).rejects.toThrow(
    `the checkpoint of step 1 is complete: continue from it with --resume ${run}`,
  );
  expect(readdirSync(join(run, "checkpoints")).sort()).toEqual(["best.safetensors", "step-000001.safetensors"]);
  expect((await newestCheckpoint(run, whole)).checkpoint).toBe("at 1");
});

test("a truncated newest checkpoint is reported and renamed, and the one before it is used", async () => {
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

test("a run without a complete checkpoint is an error", async () => {
  const run = await newRun();
  await expect(newestCheckpoint(run, whole)).rejects.toThrow(
    /expected a complete checkpoint, got none: begin a new run with pnpm cli train$/,
  );
  await saveCheckpoint(run, 2, bytes("cut"), false);
  await expect(newestCheckpoint(run, whole)).rejects.toThrow(
    /got only damaged ones: .*train\n {2}.*step-000002.safetensors: cut short/,
  );
});

test("resuming removes figures and pictures after the step of the checkpoint", async () => {
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

test("the default run folder has the date and the preset in its name", () => {
  expect(defaultRunFolder("sketch", new Date(2026, 0, 31, 9, 3, 5))).toBe(join("runs", "2026-01-31-090305-sketch"));
});

test("a sample in a folder that was removed is an error that names the file", async () => {
  const run = join(folder(), "gone");
  mkdirSync(run);
  await expect(writeSample(run, 7, bytes("png"))).rejects.toThrow(/step-000007.png: there is no such file or folder/);
});

test.runIf(process.platform === "linux")(
  "a folder that the system cannot create is an error, not an endless loop",
  async () => {
    await expect(createRunFolder("/proc/none/run")).rejects.toThrow(
      "run folder: /proc/none/run: there is no such file",
    );
  },
);

test("runs that begin in the same second get different folders", async () => {
  const wanted = join(folder(), "runs", "one");
  const claimed = await Promise.all([claimRunFolder(wanted), claimRunFolder(wanted), claimRunFolder(wanted)]);
  expect(claimed.sort()).toEqual([wanted, `${wanted}-2`, `${wanted}-3`]);
});
