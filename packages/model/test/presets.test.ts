import { describe, expect, test } from "vitest";
import { presetConfig } from "../src/config.js";
import { allModels, parameterCount, parametersOf, presetNames, resolveConfig } from "../src/index.js";

describe("a preset", () => {
  test.each(presetNames())("%s is a whole configuration", (name) => {
    const config = resolveConfig(name);
    expect(config).toEqual(presetConfig(name));
    expect(config.preset).toBe(name);
    const model = allModels().find(({ presets }) => name in presets)!;
    expect(config.model).toEqual({ name: model.name, ...(model.presets[name]!.model as object) });
  });

  test.each(presetNames())("%s has as many learned numbers as its parameters' shapes hold", (name) => {
    const config = resolveConfig(name);
    const parameters = Object.values(parametersOf(config)).flatMap((group) => Object.values(group));
    const sizes = parameters.map(({ shape }) => shape.reduce((product, length) => product * length, 1));
    expect(parameterCount(config)).toBe(sizes.reduce((sum, size) => sum + size, 0));
  });

  test("gives way to overrides, the last one on top, and undefined overrides nothing", () => {
    const config = resolveConfig(
      "model-2",
      { model: { hidden: 8, latent: 4 } },
      { model: { hidden: 16 }, training: { seed: undefined }, text: undefined },
    );
    const plain = presetConfig("model-2");
    expect(config).toEqual({ ...plain, model: { ...plain.model, hidden: 16, latent: 4 } });
  });

  test("keeps its name whatever an override calls itself", () => {
    expect(resolveConfig("sketch", { preset: "model-1", training: { epochs: 9 } })).toEqual(
      resolveConfig("sketch", { training: { epochs: 9 } }),
    );
  });

  test("of a wrong name is refused with the nearest", () => {
    expect(() => resolveConfig("model2")).toThrow(
      'preset: expected one of model-1, model-2, model-3, sketch, published-1, published-2, published-3, got "model2": did you mean model-2?',
    );
  });

  test("is refused with an override of a wrong kind, or a learning rate under the least one", () => {
    expect(() => resolveConfig("sketch", { training: { epochs: 0 } })).toThrow(
      "epochs: expected a whole number of at least 1, got 0",
    );
    expect(() => resolveConfig("sketch", { training: { learningRate: 1e-7 } })).toThrow(
      "minLearningRate: expected at most the learningRate, 1e-7, got 0.000001",
    );
  });
});

describe("learned numbers", () => {
  const text = { wordDimension: 300 };

  test("of published-1 are about 7.6 million with word vectors of 300, and of model-1 those of a linear path besides", () => {
    const dense = 300 * 1280 + 1280 + 1280 * 1280 + 1280 + 2 * (1280 * 256 + 256) + 256 * 8192 + 8192;
    const doublings = 16 * 512 * 256 + 256 + 16 * 256 * 128 + 128 + 16 * 128 * 64 + 64 + 16 * 64 * 32 + 32;
    const count = dense + doublings + 9 * 32 * 3 + 3;
    expect(count).toBe(7_572_803);
    expect(parameterCount(resolveConfig("published-1", { text }))).toBe(count);
    const path = 256 * 32 + 32 + 32 * 64 * 64 * 3 + 64 * 64 * 3;
    expect(parameterCount(resolveConfig("model-1", { text }))).toBe(count + path);
  });

  test("of a network that starts at the mean image are a bias for each of its values besides", () => {
    const count = (outputStart: string) => parameterCount(resolveConfig("sketch", { model: { outputStart } }));
    expect(count("mean-image") - count("mean-colour")).toBe(64 * 64 * 3);
  });

  test("of attention are those of its heads' weights and places besides", () => {
    const count = (encoder: "mean" | "attention", heads: number) =>
      parameterCount(resolveConfig("sketch", { text: { encoder, heads, captionWords: 7, wordDimension: 30 } }));
    expect(count("attention", 1) - count("mean", 1)).toBe(30 + 7);
    expect(count("attention", 3) - count("mean", 3)).toBe(3 * (30 + 7) + 2 * 30 * 256);
  });

  test("of twice the image's size are a doubling's besides", () => {
    const count = (imageSize: 32 | 64) =>
      parameterCount(resolveConfig("sketch", { data: { imageSize }, model: { outputStart: "grey" } }));
    // the last doubling of 16 to 8 channels, and an output of 8 in place of 16 channels
    expect(count(64) - count(32)).toBe(16 * 16 * 8 + 8 + 9 * 3 * (8 - 16));
  });
});
