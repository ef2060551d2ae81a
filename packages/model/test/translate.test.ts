import { describe, expect, test } from "vitest";
import { decodeCheckpoint } from "../src/checkpoint/checkpoint.js";
import { encodeSafetensors, ModelError, parseConfig, parseRunConfig, resolveConfig } from "../src/index.js";
import { nested, renamedTensors } from "../src/translate.js";

// model-1 as bosquejo 0.1 wrote it into a run folder
const model1 = {
  ...{ data: "emoji", split: null, glove: null, hidden: 1280, latent: 256, features: 512, wordDimension: 100 },
  ...{ textEncoder: "mean", heads: 4, captionWords: 32, standardize: true, dropout: 0, components: 32 },
  ...{ outputStart: "principal-components", initialLogVariance: -6, precision: "f32", batchSize: 32, epochs: 3 },
  ...{ maxMinutes: null, seed: 1, testShare: 0.2, learningRate: 1e-3, schedule: "cosine", warmupSteps: 0 },
  ...{ minLearningRate: 1e-6, plateauPatience: 5, plateauFactor: 0.5, rho: 0.9, epsilon: 1e-7, weightDecay: 0.3 },
  ...{ klWeight: 1e-5, klWarmupSteps: 0, evaluateEverySteps: 500 },
};
const model2 = { ...model1, learningRate: 1e-4, schedule: "plateau", epochs: 20 };
const model3 = { ...model2, hidden: 1024, dropout: 0.3, weightDecay: 0 };
const published = {
  ...{ standardize: false, outputStart: "grey", initialLogVariance: 0, klWeight: 1e-3, klWarmupSteps: 0 },
  ...{ weightDecay: 0, epochs: 20 },
};
const sketch = {
  ...model1,
  hidden: 256,
  latent: 64,
  features: 128,
  dropout: 0.3,
  batchSize: 16,
  weightDecay: 0,
  epochs: 4,
};
const former: Record<string, object> = {
  ...{ "model-1": model1, "model-2": model2, "model-3": model3, sketch },
  "published-1": { ...model1, ...published, schedule: "constant" },
  "published-2": { ...model2, ...published },
  "published-3": { ...model3, ...published },
};

describe("a flat configuration of a run", () => {
  test.each(Object.keys(former))("of %s is today's preset", (preset) => {
    expect(parseRunConfig({ ...former[preset], preset }, "config.json")).toEqual(resolveConfig(preset));
  });

  test("keeps each changed setting, at its path", () => {
    const flat = {
      ...{ ...sketch, preset: "sketch", data: "folder:a b", split: "pairs", glove: "g.txt", testShare: 0.1 },
      ...{ textEncoder: "attention", heads: 2, captionWords: 5, wordDimension: 50, standardize: false },
      ...{ seed: 7, precision: "mixed", maxMinutes: 2, rho: 0.8, epsilon: 1e-6, weightDecay: 0.1 },
      ...{ hidden: 11, outputStart: "mean-image", klWeight: 0.5, klWarmupSteps: 9, plateauFactor: 0.3 },
    };
    const wanted = resolveConfig("sketch", {
      data: { source: "folder:a b", split: "pairs", glove: "g.txt", testShare: 0.1 },
      text: { encoder: "attention", heads: 2, captionWords: 5, wordDimension: 50, standardize: false },
      training: {
        ...{ seed: 7, precision: "mixed", maxMinutes: 2, plateauFactor: 0.3 },
        optimizer: { name: "rmsprop", rho: 0.8, epsilon: 1e-6, weightDecay: 0.1 },
      },
      model: { hidden: 11, outputStart: "mean-image", klWeight: 0.5, klWarmupSteps: 9 },
    });
    expect(parseRunConfig(flat, "config.json")).toEqual(wanted);
  });

  test("without a precision has f32", () => {
    const { precision: _, ...rest } = model1;
    expect(parseRunConfig({ ...rest, preset: "model-1" }, "config.json")).toEqual(resolveConfig("model-1"));
  });

  test("without a setting is refused, and the message has today's path", () => {
    const { seed: _, ...rest } = sketch;
    expect(() => parseRunConfig({ ...rest, preset: "sketch" }, "config.json")).toThrow(
      "config.json: training.seed: expected a whole number from 0 to 4294967295, got nothing",
    );
  });
});

describe("a flat configuration file", () => {
  test("gives only its own settings", () => {
    expect(parseConfig({ hidden: 64, maxMinutes: null }, "a.json")).toEqual({
      ...{ training: { maxMinutes: null }, model: { hidden: 64 } },
    });
  });

  test("with settings of RMSprop gets its name", () => {
    const file = parseConfig({ preset: "model-1", weightDecay: 0.1, data: "emoji" }, "a.json");
    expect(file).toEqual({
      preset: "model-1",
      data: { source: "emoji" },
      training: { optimizer: { name: "rmsprop", weightDecay: 0.1 } },
    });
    expect(resolveConfig("model-1", file).training.optimizer).toEqual({
      ...{ name: "rmsprop", rho: 0.9, epsilon: 1e-7, weightDecay: 0.1 },
    });
  });
});

test("a value that is no flat configuration does not change", () => {
  const sections = { preset: "sketch", training: { seed: 3 }, model: { hidden: 1 } };
  for (const value of [sections, { preset: "sketch" }, {}, { data: { source: "emoji" } }, [1], null, "sketch", 3])
    expect(nested(value)).toBe(value);
});

describe("a checkpoint of bosquejo 0.1", () => {
  const tensor = (...values: number[]) => ({ shape: [values.length], data: Float32Array.from(values) });
  const names = ["hidden1.weight", "output.image", "attention.place"];
  const tensors = {
    ...Object.fromEntries(names.map((name, i) => [name, tensor(i)])),
    ...Object.fromEntries(names.map((name, i) => [`rmsprop.${name}`, tensor(10 + i)])),
    ...{ "input.shift": tensor(20), "input.scale": tensor(21) },
  };
  const today = {
    ...{ "network.hidden1.weight": tensor(0), "network.output.image": tensor(1), "network.attention.place": tensor(2) },
    ...{
      "optimizer.network.meanSquare.hidden1.weight": tensor(10),
      "optimizer.network.meanSquare.output.image": tensor(11),
      "optimizer.network.meanSquare.attention.place": tensor(12),
    },
    ...{ "text.shift": tensor(20), "text.scale": tensor(21) },
  };

  test("has other names of tensors", () => {
    expect(renamedTensors(tensors)).toEqual(today);
  });

  test("is recognized by its format and read with its configuration", () => {
    const texts = {
      config: JSON.stringify({ preset: "sketch", ...sketch }),
      progress: JSON.stringify({ step: 12, schedule: { best: 1.5, waited: 1, cuts: 0 } }),
    };
    const metadata = { format: "bosquejo checkpoint 1", ...texts, checksum: "43858882" };
    const read = decodeCheckpoint(encodeSafetensors({ tensors, metadata }), "12.safetensors");
    expect(read.config).toEqual(resolveConfig("sketch"));
    expect(read.state).toEqual({ step: 12, schedule: { best: 1.5, waited: 1, cuts: 0 }, tensors: today });
    const another = { ...metadata, format: "bosquejo checkpoint 3" };
    expect(() => decodeCheckpoint(encodeSafetensors({ tensors, metadata: another }), "a")).toThrow(
      "a: expected a bosquejo checkpoint 2, got bosquejo checkpoint 3",
    );
  });
});

test("a run that was recorded before a setting was added gets the value that it was computed with", () => {
  const config = resolveConfig("sketch");
  const { clipNorm: _, averaging: __, ...training } = config.training;
  expect(parseRunConfig({ ...config, training }, "config.json")).toEqual(config);
  const { seed: ___, ...without } = config.training;
  expect(() => parseRunConfig({ ...config, training: without }, "config.json")).toThrow(
    "config.json: training.seed: expected a whole number from 0 to 4294967295, got nothing",
  );
});

test.each([null, 3, { data: null }, { training: null, model: null }, { preset: "sketch", training: [] }])(
  "the record %j is refused, and the message names the file",
  (record) => {
    expect(() => parseRunConfig(record, "config.json")).toThrow(ModelError);
    expect(() => parseRunConfig(record, "config.json")).toThrow(/^config\.json: .*expected /);
  },
);
