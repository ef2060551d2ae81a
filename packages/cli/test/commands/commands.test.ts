import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { described } from "../../src/commands/doctor.js";
import { run } from "../../src/run.js";
import { record } from "../fake-run.js";
import { fakeIo, folder } from "../fakes.js";

/** Executes a command line in a new folder. */
async function ran(argv: readonly string[], cwd = folder()) {
  const { io, written } = fakeIo(cwd);
  return { code: await run(argv, io), ...written, cwd };
}

test("--help prints help with examples to stdout, with exit code 0", async () => {
  for (const command of ["train", "generate", "evaluate", "tune", "doctor"]) {
    const { code, stdout, stderr } = await ran([command, "--help"]);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toContain(`Examples:\n  pnpm cli ${command}`);
  }
  expect((await ran(["--help"])).stdout).toMatch(/ train .* generate .* evaluate .* tune .* doctor /s);
});

test("without a command, the help is printed to stderr as a usage error", async () => {
  const { code, stdout, stderr } = await ran([]);
  expect([code, stdout]).toEqual([2, ""]);
  expect(stderr).toContain("Usage: pnpm cli ");
});

test.each([
  [["trian"], "Did you mean train?"],
  [["train", "--epoch", "3"], "Did you mean --epochs?"],
  [["train", "--preset", "skech"], "Did you mean sketch?"],
  [["train", "--data", "flickr:x"], "Did you mean flickr8k?"],
  [["train", "--max-time", "8"], "Expected a time such as 30s, 8m, 1h or 1h30m"],
  [["train", "--epochs", "0"], "Expected a whole number of at least 1."],
  [["train", "--batch-size", "many"], "Expected a whole number from 1 to 65535."],
  [["train", "--learning-rate", "-1"], "Expected a number over 0."],
  [["train", "--seed", "4294967296"], "Expected a whole number from 0 to 4294967295."],
  [["train", "--precision", "f16"], "Allowed choices are f32, mixed"],
  [["reproduce", "emoji", "--precision", "half"], "Allowed choices are f32, mixed"],
  [["tune", "--preset", "skech"], "'--preset <name>' argument 'skech' is invalid. Expected all, or one of model-1"],
  [["tune", "--batch", "0"], "'--batch <n>' argument '0' is invalid. Expected a whole number from 1 to 65535"],
  [["tune", "--budget", "8m"], "'--budget <seconds>' argument '8m' is invalid. Expected a number above 0"],
  [["tune", "--precision", "f64"], "Allowed choices are f32, mixed"],
  [["train", "more"], "too many arguments"],
  [["generate"], "missing required argument 'run'"],
  [["generate", "runs/x"], "missing required argument 'caption'"],
  [["generate", "runs/x", "a cat", "--out", "cat.jpg"], "expected a file name that ends in .png, got cat.jpg"],
  [["evaluate", "runs/x", "--split", "half"], "Allowed choices are train, test, all"],
] as const)("%j is a usage error with a remedy", async (argv, message) => {
  const { code, stdout, stderr } = await ran(argv);
  expect([code, stdout]).toEqual([2, ""]);
  expect(stderr).toContain(message);
  expect(stderr).not.toMatch(/\n {4}at /);
});

test.each([
  ["no such file", undefined, /none.json: there is no such file or folder/],
  ["no JSON", "{ epochs: 3 }", /none.json: expected JSON, got a syntax error: .*: correct the file/],
  ["a wrong key", '{ "training": { "epoch": 3 } }', /none.json: .*"epoch": did you mean training\.epochs\?/],
  ["a wrong flat key", '{ "epoch": 3 }', /none.json: .*"epoch": did you mean training\.epochs\?/],
  [
    "a wrong type",
    '{ "training": { "epochs": "3" } }',
    /none.json: training\.epochs: expected a whole number of at least 1, got "3"/,
  ],
  [
    "a wrong flat type",
    '{ "epochs": "3" }',
    /none.json: training\.epochs: expected a whole number of at least 1, got "3"/,
  ],
  ["a wrong list", "[]", /none.json: expected an object/],
])("a config file that is %s is an error with its path and the reason", async (_, text, message) => {
  const cwd = folder();
  if (text !== undefined) writeFileSync(join(cwd, "none.json"), text);
  const { code, stderr } = await ran(["train", "--config", "none.json"], cwd);
  expect(code).toBe(1);
  expect(stderr).toMatch(message);
  expect(readdirSync(cwd)).toEqual(text === undefined ? [] : ["none.json"]);
});

test("an output folder that is not empty or cannot be created is an error before any work", async () => {
  const cwd = folder();
  mkdirSync(join(cwd, "full", "inside"), { recursive: true });
  writeFileSync(join(cwd, "file"), "");
  const full = await ran(["train", "--out", "full"], cwd);
  expect(full.code).toBe(1);
  expect(full.stderr).toMatch(/expected a new or empty folder, got .*full, which holds inside/);
  const inFile = await ran(["train", "--out", "file/run"], cwd);
  expect(inFile.code).toBe(1);
  expect(inFile.stderr).toContain("choose a writable folder with --out");
  expect(full.stderr + inFile.stderr).not.toContain("train on");
});

test("if the data folder does not exist, no run folder is left behind", async () => {
  const { code, stderr, cwd } = await ran(["train", "--data", "folder:nowhere", "--out", "run"]);
  expect(code).toBe(1);
  expect(stderr).toContain("nowhere");
  expect(readdirSync(cwd)).toEqual([]);
});

test("an unknown adapter is an error with the list of adapters", async () => {
  for (const command of ["train", "tune"]) {
    const { code, stderr } = await ran([command, "--adapter", "voodoo"]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/expected one of the adapters below, got "voodoo"; adapters present:\n {2}\S/);
  }
});

test("--resume and generate need an existing run folder", async () => {
  const nowhere = await ran(["train", "--resume", "nowhere"]);
  expect(nowhere.code).toBe(1);
  expect(nowhere.stderr).toMatch(
    /expected a run folder, got .*nowhere, which does not exist: give a folder that train has written/,
  );
  const generate = await ran(["generate", "nowhere", "a cat"]);
  expect(generate.code).toBe(1);
});

test("--debug prints the stack trace", async () => {
  const { stderr } = await ran(["evaluate", "nowhere", "--debug"]);
  expect(stderr).toMatch(/\n {4}at /);
});

test("doctor shows whether mixed precision is faster on the adapter", () => {
  const adapter = { ...record.adapter, kind: "hardware", vendor: "unknown" } as const;
  const matmul = { size: 512, gflops: 1, relativeError: 1e-7, correct: true };
  const diagnosis = { adapters: [adapter], adapter, features: [], limits: {}, toggles: [], matmul, findings: [] };
  const { io } = fakeIo();
  expect(described({ ...diagnosis, tensorCores: true }, io)).toContain(
    "Mixed precision\n  tensor cores, which --precision mixed uses",
  );
  expect(described({ ...diagnosis, tensorCores: false }, io)).toMatch(/no tensor cores .* mixed .* is not faster$/m);
});
