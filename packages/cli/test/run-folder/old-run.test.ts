import { cpSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createGenerator, decodeCheckpoint, evaluate, parseRunConfig } from "@bosquejo/model";
import { openDevice } from "@bosquejo/tensor";
import { afterAll, beforeAll, expect, test } from "vitest";
import { checkSameData, loadRunData } from "../../src/data/run-data.js";
import { newestCheckpoint } from "../../src/run-folder/checkpoints.js";
import { readRecord } from "../../src/run-folder/folder.js";
import { readMetrics, rowsOf } from "../../src/run-folder/metrics.js";
import { folder, ranIn } from "../fakes.js";
import { pictures } from "../small-run.js";

/**
 * A run folder as bosquejo wrote it before settings had sections: a flat `config.json`, a checkpoint of format 1. Its
 * pictures are those of `pictures`; baselines, best checkpoint, samples and report are left out.
 */
const written = fileURLToPath(new URL("../old-run", import.meta.url));

let cwd: string;
let run: string;
const cleanings: (() => void)[] = [];
beforeAll(async () => {
  cwd = folder((clean) => cleanings.push(clean));
  run = join(cwd, "old");
  cpSync(written, run, { recursive: true });
  await pictures(cwd);
});
afterAll(() => {
  for (const clean of cleanings) clean();
});

const quiet = { row() {}, job() {}, log() {}, stop() {} };
const config = {
  preset: "sketch",
  data: { source: "folder:/home/someone/flags/mine", imageSize: 64, split: "images", testShare: 0.2, glove: null },
  text: { encoder: "attention", wordDimension: 100, standardize: true, heads: 2, captionWords: 8 },
  training: {
    ...{ seed: 3, precision: "f32", batchSize: 4, epochs: 2, maxMinutes: null },
    ...{ optimizer: { name: "rmsprop", rho: 0.9, epsilon: 1e-7, weightDecay: 0.1 }, groups: {} },
    ...{ learningRate: 0.001, schedule: "constant", warmupSteps: 0, minLearningRate: 0.000001 },
    ...{ plateauPatience: 5, plateauFactor: 0.5, evaluateEverySteps: 500, clipNorm: null, averaging: null },
  },
  model: {
    ...{ name: "vae", hidden: 4, latent: 2, features: 16, dropout: 0.3, outputStart: "grey", components: 32 },
    ...{ initialLogVariance: -6, klWeight: 0.00001, klWarmupSteps: 0 },
  },
};

test("its flat configuration is converted to sections, from config.json and from the checkpoint", async () => {
  const record = await readRecord(run);
  expect(record.config).toHaveProperty("textEncoder", "attention");
  expect(parseRunConfig(record.config, "config.json")).toEqual(config);
  expect((await newestCheckpoint(run, decodeCheckpoint)).checkpoint.config).toEqual(config);
});

test("its network has the figures that were measured then, on the same side of the data", async () => {
  const { checkpoint } = await newestCheckpoint(run, decodeCheckpoint);
  const here = { ...checkpoint.config, data: { ...checkpoint.config.data, source: `folder:${join(cwd, "mine")}` } };
  const data = await loadRunData(here, quiet, { BOSQUEJO_CACHE: join(cwd, "cache") });
  checkSameData(await readRecord(run), data, here);
  using device = await openDevice();
  using generator = await createGenerator(device, here, checkpoint.state);
  const { kind: _, step, whole, ...then } = rowsOf(await readMetrics(run), "evaluation").at(-1)!;
  const now = await evaluate(generator, data.training, "test", then.pairs);
  expect({ step, whole }).toEqual({ step: 8, whole: false });
  // the old run has no figures for metrics that were added later
  expect(Object.keys(now)).toEqual(expect.arrayContaining(Object.keys(then)));
  for (const [name, value] of Object.entries(then)) expect(now[name]! / value, name).toBeCloseTo(1, 3);
});

test("generate works with it", async () => {
  const { code, stdout, stderr } = await ranIn(cwd, ["generate", "old", "a small red flag", "--mean"]);
  expect(code, stderr).toBe(0);
  expect(stdout).toBe(`${join(run, "generated", "a-small-red-flag-mean.png")}\n`);
});

test("it continues, and then its files have the current format", async () => {
  const before = await readMetrics(run);
  const argv = ["train", "--resume", "old", "--data", "folder:mine", "--epochs", "4"];
  const { code, stderr } = await ranIn(cwd, argv);
  expect(code, stderr).toBe(0);
  expect(stderr).toContain(`continuing from ${join("old", "checkpoints", "step-000008.safetensors")}`);
  expect(stderr).not.toContain("do not work here");
  const data = { ...config.data, source: `folder:${join(cwd, "mine")}` };
  const longer = { ...config, data, training: { ...config.training, epochs: 4 } };
  expect((await readRecord(run)).config).toEqual(longer);
  const { path, checkpoint } = await newestCheckpoint(run, decodeCheckpoint);
  expect(path).toBe(join(run, "checkpoints", "step-000016.safetensors"));
  expect(checkpoint.config).toEqual(longer);
  expect(readFileSync(path, "latin1")).toContain("bosquejo checkpoint 2");
  expect(readdirSync(join(run, "samples"))).toEqual(["step-000016.png"]);
  const after = await readMetrics(run);
  expect(after.slice(0, before.length - 1)).toEqual(before.slice(0, -1));
  expect(rowsOf(after, "train").at(-1)?.step).toBe(16);
  const evaluated = await ranIn(cwd, ["evaluate", "old", "--json"]);
  expect(evaluated.code, evaluated.stderr).toBe(0);
  expect(JSON.parse(evaluated.stdout)).toMatchObject({ step: 16, split: "test", pairs: 5 });
});
