import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { folder, ranIn } from "../fakes.js";
import { pictures, settings } from "../small-run.js";

let cwd: string;
const cleanings: (() => void)[] = [];
afterAll(() => {
  for (const clean of cleanings) clean();
});

const ran = (argv: readonly string[]) => ranIn(cwd, argv);

beforeAll(async () => {
  cwd = folder((clean) => cleanings.push(clean));
  await pictures(cwd);
  const { code, stderr } = await ran(["train", "--data", "folder:mine", "--config", "small.json", "--out", "whole"]);
  expect(code, stderr).toBe(0);
});

test("generate prints the path of its file, and draws the same picture for the same seed", async () => {
  const first = await ran(["generate", "whole", "a red flag", "a blue flag", "--n", "3", "--seed", "5"]);
  const path = join(cwd, "whole", "generated", "a-red-flag-and-1-more-seed-5.png");
  expect(first).toMatchObject({ code: 0, stdout: `${path}\n` });
  const again = await ran([
    "generate",
    "whole",
    "a red flag",
    "a blue flag",
    "--n",
    "3",
    "--seed",
    "5",
    "--out",
    "again.png",
  ]);
  expect(again.code).toBe(0);
  expect(readFileSync(join(cwd, "again.png")).equals(readFileSync(path))).toBe(true);
  await ran(["generate", "whole", "a red flag", "--best", "--mean", "--out", "mean.png"]);
  expect(existsSync(join(cwd, "mean.png"))).toBe(true);
});

test("captions without a known word are all listed, and nothing is drawn", async () => {
  const { code, stdout, stderr } = await ran(["generate", "whole", "xqzzv", "a flag", "qqzzk vvxxz"]);
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toContain('got "xqzzv", "qqzzk vvxxz": use other words');
});

test("evaluate --json has the network, the network with shuffled captions, and both baselines", async () => {
  const { code, stdout } = await ran(["evaluate", "whole", "--split", "all", "--json"]);
  expect(code).toBe(0);
  const figures = JSON.parse(stdout);
  expect(figures).toMatchObject({ step: 48, split: "all", pairs: 24 });
  for (const each of ["network", "shuffled", "meanImage", "ridge"]) {
    expect(figures[each].mse).toBeGreaterThan(0);
    expect(figures[each].retrieval.gallery).toBe(24);
  }
  expect(figures.meanImage.retrieval.cosine).toEqual({
    medianRank: 12.5,
    recallAt1: expect.closeTo(1 / 24, 10),
    recallAt5: expect.closeTo(5 / 24, 10),
    recallAt10: expect.closeTo(10 / 24, 10),
  });
  expect(figures.latent.kl).toHaveLength(settings.model.latent);
  expect(figures.latent.kl.reduce((sum: number, kl: number) => sum + kl)).toBeCloseTo(figures.kl, 6);
  expect(figures.diversity.draws).toBeGreaterThan(0);
});

test("the tables of evaluate have a line for each predictor", { tags: ["all"] }, async () => {
  const { stdout, stderr } = await ran(["evaluate", "whole"]);
  const first = stdout.split("\n").map((line) => line.split(/ {2,}/)[0]);
  const predictors = ["network, step 48", "the same with shuffled captions", "mean training image", "ridge regression"];
  expect(first.slice(0, 12)).toEqual(["", ...predictors, "", "", ...predictors, "chance"]);
  expect(stdout).toMatch(/^KL \d\S*, loss 0\.\d+$/m);
  expect(stdout).toMatch(/^latent dimensions: \d of 4 differ between captions/m);
  expect(stderr).toMatch(/The network (beats|is no better)/);
});

test("other photos are compared with baselines fitted to the run's own training side", {
  tags: ["all"],
}, async () => {
  mkdirSync(join(cwd, "unseen", "Images"), { recursive: true });
  const lines = ["image,caption"];
  for (const name of ["small-red", "big-blue", "old-green"]) {
    const colour = name.split("-")[1]!;
    copyFileSync(join(cwd, "mine", `${name}.png`), join(cwd, "unseen", "Images", `${name}.png`));
    lines.push(`${name}.png,a new ${colour} picture`);
  }
  writeFileSync(join(cwd, "unseen", "captions.txt"), `${lines.join("\n")}\n`);
  const { code, stdout, stderr } = await ran(["evaluate", "whole", "--data", "flickr8k:unseen", "--json"]);
  expect(stderr).toContain("this is not the data set that the run was trained on");
  expect({ code, ...JSON.parse(stdout) }).toMatchObject({ code: 0, split: "all", pairs: 3 });
  const official = await ran(["evaluate", "whole", "--data", "flickr8k:unseen", "--split", "test", "--json"]);
  expect(JSON.parse(official.stdout)).toMatchObject({ split: "test", pairs: 1 });
});

test("missing or damaged baselines are fitted again, with the same result", { tags: ["all"] }, async () => {
  const path = join(cwd, "whole", "baselines.safetensors");
  const before = readFileSync(path);
  truncateSync(path, 1000);
  const damaged = await ran(["evaluate", "whole", "--json"]);
  expect(damaged.stderr).toMatch(/baselines\.safetensors is damaged: fitting the baselines again/);
  expect(readFileSync(path).equals(before)).toBe(true);
  rmSync(path);
  const lost = await ran(["evaluate", "whole", "--json"]);
  expect(lost.stderr).toMatch(/baselines\.safetensors is missing: fitting the baselines again/);
  expect(lost.stdout).toBe(damaged.stdout);
});

test("word vectors of another dimension are an error, and other ones of the same dimension a warning", async () => {
  writeFileSync(join(cwd, "two.txt"), "red 0.1 0.2\nflag 0.3 0.4\n");
  const two = await ran(["generate", "whole", "a red flag", "--glove", "two.txt"]);
  expect(two.code).toBe(1);
  expect(two.stderr).toMatch(
    /--glove: expected vectors of 100 numbers, as in training .*, got 2 in .*two\.txt: give the file/,
  );
  const numbers = Array.from({ length: 100 }, (_, i) => i / 100).join(" ");
  writeFileSync(join(cwd, "other.txt"), `red ${numbers}\n`);
  const other = await ran(["generate", "whole", "red", "--glove", "other.txt", "--out", "other.png"]);
  expect(other.code).toBe(0);
  expect(other.stderr).toContain("the run was trained with the word vectors glove-6b-100d, but these are other");
});
