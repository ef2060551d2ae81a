import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { folder, ranIn } from "../fakes.js";
import { pictures } from "../small-run.js";

let cwd: string;
const cleanings: (() => void)[] = [];
afterAll(() => {
  for (const clean of cleanings) clean();
});
const ran = (...argv: string[]) => ranIn(cwd, argv);
const settings = {
  preset: "flow",
  data: { imageSize: 16, testShare: 0.3 },
  training: { batchSize: 8, epochs: 12, seed: 3, warmupSteps: 4 },
  model: { components: 8, width: 16, blocks: 1, conditionWidth: 8 },
};

beforeAll(async () => {
  cwd = folder((clean) => cleanings.push(clean));
  await pictures(cwd);
  writeFileSync(join(cwd, "flow.json"), JSON.stringify(settings));
  const { code, stdout, stderr } = await ran("train", "--data", "folder:mine", "--config", "flow.json", "--out", "run");
  expect(stderr).toContain("held-out loss");
  expect({ code, stdout }).toEqual({ code: 0, stdout: "run\n" });
});

test("a run of samples has its figures, and no baselines", async () => {
  const rows = readFileSync(join(cwd, "run", "metrics.jsonl"), "utf8")
    .trim()
    .split("\n");
  const evaluation = rows.map((row) => JSON.parse(row)).findLast(({ kind }) => kind === "evaluation");
  expect(evaluation).toMatchObject({ heldOutLoss: expect.any(Number), captionAt10: expect.any(Number), pairs: 7 });
  expect(rows.some((row) => row.includes('"baselines"'))).toBe(false);
  const page = readFileSync(join(cwd, "run", "report.html"), "utf8");
  expect(page).toContain("A matcher ranks the caption of");
  expect(page).toContain("measured on the network's samples");
  expect(page).toContain("Test held-out loss");
});

test("generate draws in steps, names words without a vector, and shows near training captions", async () => {
  const draw = (...more: string[]) => ran("generate", "run", "a big red xqzzv flag", "--out", "one.png", ...more);
  const plain = await draw("--n", "2");
  expect(plain).toMatchObject({ code: 0, stdout: expect.stringMatching(/one\.png\n$/) });
  expect(plain.stderr.match(/no vector for: a, xqzzv/g)).toHaveLength(1);
  const first = readFileSync(join(cwd, "one.png"));
  expect((await draw("--n", "2", "--steps", "2", "--guidance", "0", "--euler")).code).toBe(0);
  expect(readFileSync(join(cwd, "one.png")).equals(first)).toBe(false);
  expect((await draw("--n", "2", "--near", "3")).code).toBe(0);
  expect(readFileSync(join(cwd, "one.png")).length).toBeGreaterThan(first.length);
});

test("options that a sampler cannot have are refused", async () => {
  const refused = async (more: readonly string[], message: RegExp, code = 2) => {
    const result = await ran("generate", "run", "red flag", ...more);
    expect(result.stderr).toMatch(message);
    expect(result.code).toBe(code);
  };
  await refused(["--steps", "0"], /--steps <n>' argument '0' is invalid\. Expected a whole number from 1 to 10,000/);
  await refused(["--guidance", "-1"], /'-1' is invalid\. Expected a number from 0 to 100/);
  await refused(["--guidance", "1e40"], /'1e40' is invalid\. Expected a number from 0 to 100/);
  await refused(["--near", "9"], /Expected a whole number from 1 to 8/);
  await refused(
    ["--mean"],
    /--mean: expected an option of the model flow \(--steps, --guidance, --euler\), got --mean: leave it out/,
  );
});

test("more components than training pictures are refused before anything is written", async () => {
  const model = { ...settings.model, components: 40 };
  writeFileSync(join(cwd, "many.json"), JSON.stringify({ ...settings, model }));
  const { code, stderr } = await ran("train", "--data", "folder:mine", "--config", "many.json", "--out", "many");
  expect(stderr).toMatch(
    /model\.components: expected at most 1\d, the number of training images, got 40: set a smaller/,
  );
  expect(code).toBe(1);
});

test("evaluate measures samples beside real pictures", async () => {
  const { code, stdout, stderr } = await ran("evaluate", "run");
  expect(code).toBe(0);
  for (const title of ["KID", "coverage", "caption in first 10", "copies", "diversity"])
    expect(stdout).toContain(title);
  expect(stdout.split("\n")[0]).toMatch(/samples +real pictures/);
  expect(stderr).toContain("measured on 7 pictures");
  const json = JSON.parse((await ran("evaluate", "run", "--json", "--split", "train")).stdout);
  expect(json).toMatchObject({ split: "train", samples: { ownNearest: expect.any(Number) }, real: { copies: 1 } });
});
