import { describe, expect, test } from "vitest";
import {
  ModelError,
  parameterCount,
  parseConfig,
  parseRunConfig,
  presetNames,
  presets,
  RunConfig,
  resolveConfig,
} from "../src/index.js";

describe("a configuration", () => {
  test("keeps the keys that a file gives, and no others", () => {
    expect(parseConfig({ hidden: 64, maxMinutes: null }, "a.json")).toEqual({ hidden: 64, maxMinutes: null });
  });

  test.each([
    [{ hiden: 64 }, 'a.json: wants keys of a configuration, got "hiden": did you mean hidden?'],
    [{ batchsize: 64 }, 'a.json: wants keys of a configuration, got "batchsize": did you mean batchSize?'],
    [{ hidden: "many" }, 'a.json: hidden: wants a whole number of at least 1, got "many"'],
    [{ hidden: 1.5 }, "a.json: hidden: wants a whole number of at least 1, got 1.5"],
    [{ features: 24 }, "a.json: features: wants a multiple of 16, got 24"],
    [{ dropout: 1 }, "a.json: dropout: wants a number from 0 to under 1, got 1"],
    [{ seed: 2 ** 32 }, "a.json: seed: wants a whole number of 0 to 4294967295, got 4294967296"],
    [{ schedule: "linear" }, 'a.json: schedule: wants one of constant, plateau, cosine, got "linear"'],
    [{ maxMinutes: 0 }, "a.json: maxMinutes: wants a number over 0, or null, got 0"],
    [[1], "a.json: wants an object of configuration keys, got [1]"],
    [null, "a.json: wants an object of configuration keys, got null"],
  ])("that is %j is refused by name", (value, message) => {
    expect(() => parseConfig(value, "a.json")).toThrow(new ModelError(message));
  });

  test("names every wrong key at once", () => {
    expect(() => parseConfig({ hidden: 0, latent: 0, zebra: 1 }, "a.json")).toThrow(
      /hidden: wants .*\n.*latent: wants .*\n.*"zebra": it has preset, data, split, glove, seed/,
    );
  });

  test("has documentation and a wanted value for every key", () => {
    for (const [name, schema] of Object.entries(RunConfig.shape)) {
      expect(schema.description, name).toMatch(/\w/);
      expect(schema.meta()?.wants, name).toMatch(/\w/);
    }
  });

  test("that a run kept lacks no key", () => {
    const { seed: _, ...rest } = resolveConfig("sketch");
    expect(() => parseRunConfig(rest, "config.json")).toThrow(
      new ModelError("config.json: seed: wants a whole number of 0 to 4294967295, got nothing"),
    );
  });
});

describe("a preset", () => {
  test.each(presetNames)("%s is a whole configuration", (name) => {
    expect(resolveConfig(name)).toEqual({ ...presets[name], preset: name });
  });

  test("gives way to overrides, the last one on top, and undefined overrides nothing", () => {
    const config = resolveConfig("model-2", { hidden: 8, latent: 4 }, { hidden: 16, seed: undefined });
    expect(config).toEqual({ ...presets["model-2"], preset: "model-2", hidden: 16, latent: 4 });
  });

  test("of a wrong name is refused with the nearest", () => {
    expect(() => resolveConfig("model2")).toThrow(
      'preset: wants one of model-1, model-2, model-3, sketch, published-1, published-2, published-3, got "model2": did you mean model-2?',
    );
  });

  test("is refused with an override of a wrong kind, or a learning rate under the least one", () => {
    expect(() => resolveConfig("sketch", { epochs: 0 })).toThrow("epochs: wants a whole number of at least 1, got 0");
    expect(() => resolveConfig("sketch", { learningRate: 1e-7 })).toThrow(
      "minLearningRate: wants at most the learningRate, 1e-7, got 0.000001",
    );
  });

  test("published-1 has about 7.6 million parameters with word vectors of 300, and model-1 those of a linear path besides", () => {
    const dense = 300 * 1280 + 1280 + 1280 * 1280 + 1280 + 2 * (1280 * 256 + 256) + 256 * 8192 + 8192;
    const doublings = 16 * 512 * 256 + 256 + 16 * 256 * 128 + 128 + 16 * 128 * 64 + 64 + 16 * 64 * 32 + 32;
    const count = dense + doublings + 9 * 32 * 3 + 3;
    expect(count).toBe(7_572_803);
    expect(parameterCount(resolveConfig("published-1", { wordDimension: 300 }))).toBe(count);
    const path = 256 * 32 + 32 + 32 * 64 * 64 * 3 + 64 * 64 * 3;
    expect(parameterCount(resolveConfig("model-1", { wordDimension: 300 }))).toBe(count + path);
  });

  test("that starts at the mean image has a bias for each of its values besides", () => {
    const colour = parameterCount(resolveConfig("sketch", { outputStart: "mean-colour" }));
    expect(parameterCount(resolveConfig("sketch", { outputStart: "mean-image" })) - colour).toBe(64 * 64 * 3);
  });
});
