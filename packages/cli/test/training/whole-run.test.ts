import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { folder, ranIn } from "../fakes.js";
import { pictures, settings } from "../small-run.js";

let cwd: string;
const cleanings: (() => void)[] = [];
afterAll(() => {
  for (const clean of cleanings) clean();
});
const train = ["train", "--data", "folder:mine", "--config", "small.json"];

const ran = (argv: readonly string[], stopAt?: string) => ranIn(cwd, argv, stopAt);

const newest = (name: string) => {
  const inside = join(cwd, name, "checkpoints");
  const file = readdirSync(inside)
    .filter((each) => /^step-\d+\.safetensors$/.test(each))
    .sort()
    .at(-1)!;
  return { file, path: join(inside, file), bytes: readFileSync(join(inside, file)) };
};

beforeAll(async () => {
  cwd = folder((clean) => cleanings.push(clean));
  await pictures(cwd);
  const { code, stdout, stderr } = await ran([...train, "--out", "whole"]);
  expect(stderr).toContain("pictures: ");
  expect({ code, stdout }).toEqual({ code: 0, stdout: "whole\n" });
});

test("a finished run has every file of a run folder", () => {
  expect(readdirSync(join(cwd, "whole")).sort()).toEqual([
    "baselines.safetensors",
    "checkpoints",
    "config.json",
    "metrics.jsonl",
    "report.html",
    "samples",
  ]);
  const record = JSON.parse(readFileSync(join(cwd, "whole", "config.json"), "utf8"));
  expect(record.config).toMatchObject(settings);
  expect(record.data).toMatchObject({
    name: "folder",
    images: 24,
    contentHash: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
  expect(newest("whole").file).toBe("step-000048.safetensors");
  expect(existsSync(join(cwd, "whole", "samples", "step-000048.png"))).toBe(true);
});

test("a run that was stopped and resumed ends with the same bytes as one without a stop", async () => {
  const stopped = await ran([...train, "--out", "parts"], "step 1/");
  expect(stopped.code).toBe(130);
  expect(stopped.stderr).toMatch(
    /^stopped at step \d+ and saved in parts; to continue:\n {2}pnpm cli train --resume parts$/m,
  );
  expect(newest("parts").file).not.toBe("step-000048.safetensors");
  expect((await ran(["train", "--resume", "parts"])).code).toBe(0);
  expect(newest("parts").file).toBe("step-000048.safetensors");
  expect(newest("parts").bytes.equals(newest("whole").bytes)).toBe(true);
});

test("a flat file of settings, as in former versions, gives the same run", { tags: ["all"] }, async () => {
  const { preset, training, model } = settings;
  writeFileSync(join(cwd, "flat.json"), JSON.stringify({ preset, ...training, ...model }));
  const flat = ["train", "--data", "folder:mine", "--config", "flat.json", "--image-size", "8", "--out", "flat"];
  expect((await ran(flat)).code).toBe(0);
  expect(newest("flat").file).toBe(newest("whole").file);
  expect(newest("flat").bytes.equals(newest("whole").bytes)).toBe(true);
});

test("a run without steps left needs more epochs to continue", async () => {
  const { code, stderr } = await ran(["train", "--resume", "whole"]);
  expect(code).toBe(1);
  expect(stderr).toContain(
    "expected a run with steps left, got one that has done 48 of 48: give --epochs a number above 12",
  );
});

test("a setting that would change the run is an error with --resume", async () => {
  const { code, stderr } = await ran(["train", "--resume", "whole", "--seed", "4"]);
  expect(code).toBe(2);
  expect(stderr).toContain("expected no option that changes the run, got --seed");
});

test("a run does not continue with other data", async () => {
  mkdirSync(join(cwd, "other"));
  for (const name of readdirSync(join(cwd, "mine"))) copyFileSync(join(cwd, "mine", name), join(cwd, "other", name));
  const captions = join(cwd, "other", "captions.csv");
  writeFileSync(captions, readFileSync(captions, "utf8").replace("a small red flag", "a small red ship"));
  const { code, stderr } = await ran(["train", "--resume", "whole", "--epochs", "20", "--data", "folder:other"]);
  expect(code).toBe(1);
  expect(stderr).toMatch(
    /expected the data that the run began with .*, got folder:.*: restore it, give its new path with --data/,
  );
});

test("a run uses a GloVe file with vectors of another dimension, for training and drawing", {
  tags: ["all"],
}, async () => {
  const words = ["red", "green", "blue", "yellow", "flag", "big", "small", "wide", "old", "new", "dark"];
  const line = (word: string, n: number) => [word, ...[1, 2, 3].map((d) => Math.sin((n + 1) * d).toFixed(4))].join(" ");
  writeFileSync(join(cwd, "three.txt"), `${words.map(line).join("\n")}\n`);
  const glove = ["--glove", "three.txt", "--text-encoder", "attention", "--split", "pairs"];
  const trained = await ran([...train, ...glove, "--epochs", "2", "--out", "gloved"]);
  expect(trained.code).toBe(0);
  expect(trained.stderr).toContain("the same photo can be on both sides");
  const { config, data } = JSON.parse(readFileSync(join(cwd, "gloved", "config.json"), "utf8"));
  expect(config).toMatchObject({
    data: { split: "pairs", glove: join(cwd, "three.txt") },
    text: { wordDimension: 3, encoder: "attention" },
  });
  expect(data).toMatchObject({ split: "pairs", wordVectors: "three" });
  expect((await ran(["generate", "gloved", "a red flag", "--out", "gloved.png"])).code).toBe(0);
  writeFileSync(join(cwd, "three.txt"), `${words.map((word, n) => line(word, n + 7)).join("\n")}\n`);
  const changed = await ran(["train", "--resume", "gloved", "--epochs", "3"]);
  expect(changed.code).toBe(1);
  expect(changed.stderr).toMatch(
    /--resume: expected the word vectors that the run began with .*: restore it, give its new path with --glove/,
  );
});

test("a truncated checkpoint is logged, and the one before it is used", async () => {
  expect((await ran([...train, "--epochs", "2", "--out", "cut"])).code).toBe(0);
  expect((await ran(["train", "--resume", "cut", "--epochs", "3"])).code).toBe(0);
  const { path, file } = newest("cut");
  truncateSync(path, 1000);
  const { code, stderr } = await ran(["generate", "cut", "a red flag"]);
  expect(code).toBe(0);
  expect(stderr).toMatch(new RegExp(`skipped a damaged checkpoint: .*${file}.*cut short`));
  expect((await ran(["train", "--resume", "cut", "--epochs", "3"])).code).toBe(0);
  expect(existsSync(`${path}.damaged`)).toBe(true);
  expect(newest("cut").file).toBe(file);
});
