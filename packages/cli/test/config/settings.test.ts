import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { PartialConfig } from "@bosquejo/model";
import { expect, test } from "vitest";
import { absolutePaths, newConfig, readSettings, resumedConfig, type TrainOptions } from "../../src/config/settings.js";
import { record } from "../fake-run.js";
import { folder } from "../fakes.js";

const given = (settings: PartialConfig = {}, others: Omit<TrainOptions, "settings"> = {}): TrainOptions => ({
  settings,
  ...others,
});
const training = (settings: PartialConfig["training"]): PartialConfig => ({ training: settings });

test("the default preset depends on the adapter; a CPU has a default time limit", () => {
  expect(newConfig(given(), {}, false)).toMatchObject({ preset: "model-1", training: { maxMinutes: null } });
  expect(newConfig(given(), {}, true)).toMatchObject({ preset: "sketch", training: { maxMinutes: 7 } });
  const threeEpochs = training({ epochs: 3 });
  expect(newConfig(given(threeEpochs), {}, true).training).toMatchObject({ epochs: 3, maxMinutes: null });
  expect(newConfig(given(training({ maxMinutes: 1.5 })), {}, true).training).toMatchObject({ maxMinutes: 1.5 });
  expect(newConfig(given(), threeEpochs, true).training).toMatchObject({ epochs: 3, maxMinutes: null });
});

test("the command line overrides the file, and the file overrides the preset", () => {
  const file: PartialConfig = { preset: "model-3", model: { hidden: 64 }, training: { seed: 5 } };
  expect(newConfig(given(training({ seed: 9 })), file, true)).toMatchObject({
    preset: "model-3",
    training: { seed: 9 },
    model: { hidden: 64, dropout: 0.3 },
  });
  const mixed = newConfig(given(training({ precision: "mixed" })), training({ precision: "f32" }), true);
  expect(mixed.training).toMatchObject({ precision: "mixed" });
  expect(newConfig(given({}, { preset: "sketch" }), file, true)).toMatchObject({
    preset: "sketch",
    model: { hidden: 64, features: 128 },
  });
});

test("a resumed run keeps its settings, except for its end", () => {
  const former = newConfig(given(), {}, true);
  const ended = (training: object) => ({ ...former, training: { ...former.training, ...training } });
  const resumed = (settings: PartialConfig) => resumedConfig(given(settings), former, "config.json");
  expect(resumed({})).toEqual(former);
  expect(resumed(training({ epochs: 99 }))).toEqual(ended({ epochs: 99, maxMinutes: null }));
  expect(resumed(training({ maxMinutes: 1 }))).toEqual(ended({ maxMinutes: 1 }));
  expect(resumed(training({ epochs: 99, maxMinutes: 1 }))).toEqual(ended({ epochs: 99, maxMinutes: 1 }));
  expect(() => resumed(training({ precision: "f32" }))).toThrow(
    /expected no option that changes the run, got --precision:/,
  );
  expect(() => resumed(training({ batchSize: 8 }))).toThrow(
    /expected no option that changes the run, got --batch-size:/,
  );
});

test.each(["preset", "config", "out"] as const)("a resumed run rejects --%s", (name) => {
  const former = newConfig(given(), {}, true);
  expect(() => resumedConfig(given({}, { [name]: "sketch" }), former, "config.json")).toThrow(
    `--resume: expected no option that changes the run, got --${name}: leave it out, or begin a new run`,
  );
});

test("the paths of the data become absolute", () => {
  const config = newConfig(given({ data: { source: "folder:mine", glove: "three.txt" } }), {}, true);
  const absolute = absolutePaths(config, "/somewhere");
  expect(absolute.data).toEqual({
    ...config.data,
    source: `folder:${resolve("/somewhere", "mine")}`,
    glove: resolve("/somewhere", "three.txt"),
  });
  expect({ ...absolute, data: config.data }).toEqual(config);
  expect(Object.keys(absolute)).toEqual(["preset", "data", "text", "training", "model"]);
  expect(absolutePaths(newConfig(given(), {}, true), "/somewhere").data.glove).toBeNull();
});

test("--config accepts the config.json of a run, and repeats the run", async () => {
  const config = newConfig(given(training({ seed: 9 })), { preset: "model-3", model: { hidden: 64 } }, true);
  const path = join(folder(), "config.json");
  writeFileSync(path, JSON.stringify({ ...record, config }));
  expect(newConfig(given(), await readSettings(path), true)).toEqual(config);
});

test("an error of the file together with its preset names the file", () => {
  const refused = (file: PartialConfig, settings: PartialConfig = {}): string => {
    try {
      newConfig(given(settings, { config: "my.json" }), file, true);
      return expect.fail("the configuration was accepted");
    } catch (error) {
      return (error as Error).message;
    }
  };
  expect(refused(training({ minLearningRate: 1 }))).toBe(
    "my.json: training.minLearningRate: expected at most learningRate (0.001), got 1",
  );
  expect(refused(training({ groups: { generator: {} } }))).toMatch(
    /^my\.json: training\.groups: expected groups of vae/,
  );
  expect(refused(training({ optimizer: { beta1: 0.5 } as never }))).toMatch(
    /^my\.json: training\.optimizer: unknown setting "beta1"/,
  );
  expect(refused({}, training({ minLearningRate: 1 }))).toMatch(/^configuration: training\.minLearningRate/);
});

test("a flat file of settings, as in former versions, gives the same run as one with sections", async () => {
  const write = (name: string, settings: object): Promise<PartialConfig> => {
    const path = join(folder(), name);
    writeFileSync(path, JSON.stringify(settings));
    return readSettings(path);
  };
  const flat = await write("flat.json", {
    ...{ preset: "sketch", data: "folder:mine", split: "pairs", textEncoder: "attention", heads: 2 },
    ...{ hidden: 8, latent: 4, batchSize: 4, epochs: 12, seed: 3, weightDecay: 0.1, klWeight: 1e-4 },
  });
  const nested = await write("nested.json", {
    preset: "sketch",
    data: { source: "folder:mine", split: "pairs" },
    text: { encoder: "attention", heads: 2 },
    training: { batchSize: 4, epochs: 12, seed: 3, optimizer: { name: "rmsprop", weightDecay: 0.1 } },
    model: { hidden: 8, latent: 4, klWeight: 1e-4 },
  });
  expect(flat).toEqual(nested);
  const config = newConfig(given(), flat, true);
  expect(config).toEqual(newConfig(given(), nested, true));
  expect(config).toMatchObject({
    data: { source: "folder:mine", split: "pairs", testShare: 0.2 },
    text: { encoder: "attention", heads: 2, captionWords: 32 },
    training: { seed: 3, maxMinutes: null, optimizer: { name: "rmsprop", rho: 0.9, epsilon: 1e-7, weightDecay: 0.1 } },
    model: { name: "vae", hidden: 8, latent: 4, features: 128, klWeight: 1e-4 },
  });
});
