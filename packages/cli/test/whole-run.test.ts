import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { folder, ranIn } from "./fakes.js";
import { pictures, settings } from "./small-run.js";

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

test("a run leaves all that its folder should hold", () => {
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

test("a run that was stopped goes on to the same bytes as one that never was", async () => {
  const stopped = await ran([...train, "--out", "parts"], "step 1/");
  expect(stopped.code).toBe(130);
  expect(stopped.stderr).toMatch(/go on with\n {2}pnpm cli train --resume parts\nor\n {2}npm start -- --resume parts/);
  expect(newest("parts").file).not.toBe("step-000048.safetensors");
  expect((await ran(["train", "--resume", "parts"])).code).toBe(0);
  expect(newest("parts").file).toBe("step-000048.safetensors");
  expect(newest("parts").bytes.equals(newest("whole").bytes)).toBe(true);
});

test("a run that is done wants more epochs to go on", async () => {
  const { code, stderr } = await ran(["train", "--resume", "whole"]);
  expect(code).toBe(1);
  expect(stderr).toContain("the run is done, with 48 of 48 steps: give it more with --epochs, over 12");
});

test("a setting that would change a run is refused when it goes on", async () => {
  const { code, stderr } = await ran(["train", "--resume", "whole", "--seed", "4"]);
  expect(code).toBe(2);
  expect(stderr).toContain("it takes no --seed");
});

test("a run does not go on with other pictures", async () => {
  mkdirSync(join(cwd, "other"));
  for (const name of readdirSync(join(cwd, "mine"))) copyFileSync(join(cwd, "mine", name), join(cwd, "other", name));
  const captions = join(cwd, "other", "captions.csv");
  writeFileSync(captions, readFileSync(captions, "utf8").replace("a small red flag", "a small red ship"));
  const { code, stderr } = await ran(["train", "--resume", "whole", "--epochs", "20", "--data", "folder:other"]);
  expect(code).toBe(1);
  expect(stderr).toMatch(/wants the data that the run began with .*: it was changed since/);
});

test("drawing prints the file it wrote, the same for the same seed", async () => {
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

test("every caption without a known word is named, and nothing is drawn", async () => {
  const { code, stdout, stderr } = await ran(["generate", "whole", "xqzzv", "a flag", "qqzzk vvxxz"]);
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toContain('got "xqzzv", "qqzzk vvxxz": say it in other words');
});

test("a measurement as JSON has the network, with its captions and with others', and both baselines", async () => {
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
  expect(figures.latent.kl).toHaveLength(settings.latent);
  expect(figures.latent.kl.reduce((sum: number, kl: number) => sum + kl)).toBeCloseTo(figures.kl, 6);
  expect(figures.diversity.draws).toBeGreaterThan(0);
});

test("a measurement as tables has a line for each predictor", { tags: ["all"] }, async () => {
  const { stdout, stderr } = await ran(["evaluate", "whole"]);
  const first = stdout.split("\n").map((line) => line.split(/ {2,}/)[0]);
  const predictors = ["network, step 48", "the same with shuffled captions", "mean training image", "ridge regression"];
  expect(first.slice(0, 12)).toEqual(["", ...predictors, "", "", ...predictors, "chance"]);
  expect(stdout).toMatch(/^latent dimensions: \d of 4 tell captions apart/m);
  expect(stderr).toMatch(/The network (beats|is no better)/);
});

test("photos that a run has never seen are measured beside the baselines of its own training side", {
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
  expect(stderr).toContain("not the data set that the run learnt from");
  expect({ code, ...JSON.parse(stdout) }).toMatchObject({ code: 0, split: "all", pairs: 3 });
  const official = await ran(["evaluate", "whole", "--data", "flickr8k:unseen", "--split", "test", "--json"]);
  expect(JSON.parse(official.stdout)).toMatchObject({ split: "test", pairs: 1 });
});

test("baselines that were lost or damaged are fitted anew, the same as before", { tags: ["all"] }, async () => {
  const path = join(cwd, "whole", "baselines.safetensors");
  const before = readFileSync(path);
  truncateSync(path, 1000);
  const damaged = await ran(["evaluate", "whole", "--json"]);
  expect(damaged.stderr).toMatch(/baselines\.safetensors is damaged: fitting the baselines anew/);
  expect(readFileSync(path).equals(before)).toBe(true);
  rmSync(path);
  const lost = await ran(["evaluate", "whole", "--json"]);
  expect(lost.stderr).toMatch(/baselines\.safetensors is not there: fitting the baselines anew/);
  expect(lost.stdout).toBe(damaged.stdout);
});

test("vectors of another dimension than the run's are refused, and others of the same are told of", async () => {
  writeFileSync(join(cwd, "two.txt"), "red 0.1 0.2\nflag 0.3 0.4\n");
  const two = await ran(["generate", "whole", "a red flag", "--glove", "two.txt"]);
  expect(two.code).toBe(1);
  expect(two.stderr).toMatch(/--glove: wants vectors of 100 numbers, as the run learnt from .*, got 2 in .*two\.txt/);
  const numbers = Array.from({ length: 100 }, (_, i) => i / 100).join(" ");
  writeFileSync(join(cwd, "other.txt"), `red ${numbers}\n`);
  const other = await ran(["generate", "whole", "red", "--glove", "other.txt", "--out", "other.png"]);
  expect(other.code).toBe(0);
  expect(other.stderr).toContain("the run learnt from the word vectors glove-6b-100d, these are other");
});

test("a run learns from a GloVe file of its own dimension, and draws by it", { tags: ["all"] }, async () => {
  const words = ["red", "green", "blue", "yellow", "flag", "big", "small", "wide", "old", "new", "dark"];
  const line = (word: string, n: number) => [word, ...[1, 2, 3].map((d) => Math.sin((n + 1) * d).toFixed(4))].join(" ");
  writeFileSync(join(cwd, "three.txt"), `${words.map(line).join("\n")}\n`);
  const glove = ["--glove", "three.txt", "--text-encoder", "attention", "--split", "pairs"];
  const trained = await ran([...train, ...glove, "--epochs", "2", "--out", "gloved"]);
  expect(trained.code).toBe(0);
  expect(trained.stderr).toContain("the same photo can be on both sides");
  const { config, data } = JSON.parse(readFileSync(join(cwd, "gloved", "config.json"), "utf8"));
  expect(config).toMatchObject({
    wordDimension: 3,
    textEncoder: "attention",
    split: "pairs",
    glove: join(cwd, "three.txt"),
  });
  expect(data).toMatchObject({ split: "pairs", wordVectors: "three" });
  expect((await ran(["generate", "gloved", "a red flag", "--out", "gloved.png"])).code).toBe(0);
  writeFileSync(join(cwd, "three.txt"), `${words.map((word, n) => line(word, n + 7)).join("\n")}\n`);
  const changed = await ran(["train", "--resume", "gloved", "--epochs", "3"]);
  expect(changed.code).toBe(1);
  expect(changed.stderr).toMatch(/--resume: wants the word vectors that the run began with .*: it was changed since/);
});

test("a checkpoint cut short is named and the one before is taken", async () => {
  expect((await ran([...train, "--epochs", "2", "--out", "cut"])).code).toBe(0);
  expect((await ran(["train", "--resume", "cut", "--epochs", "3"])).code).toBe(0);
  const { path, file } = newest("cut");
  truncateSync(path, 1000);
  const { code, stderr } = await ran(["generate", "cut", "a red flag"]);
  expect(code).toBe(0);
  expect(stderr).toMatch(new RegExp(`left out: .*${file}.*cut short`));
  expect((await ran(["train", "--resume", "cut", "--epochs", "3"])).code).toBe(0);
  expect(existsSync(`${path}.damaged`)).toBe(true);
  expect(newest("cut").file).toBe(file);
});
