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

  test.each(presetNames())("%s has as many learned numbers as its parameters have values", (name) => {
    const config = resolveConfig(name);
    const parameters = Object.values(parametersOf(config)).flatMap((group) => Object.values(group));
    const sizes = parameters.map(({ shape }) => shape.reduce((product, length) => product * length, 1));
    expect(parameterCount(config)).toBe(sizes.reduce((sum, size) => sum + size, 0));
  });

  test("is changed by overrides: a later one replaces an earlier one, undefined replaces nothing", () => {
    const config = resolveConfig(
      "model-2",
      { model: { hidden: 8, latent: 4 } },
      { model: { hidden: 16 }, training: { seed: undefined }, text: undefined },
    );
    const plain = presetConfig("model-2");
    expect(config).toEqual({ ...plain, model: { ...plain.model, hidden: 16, latent: 4 } });
  });

  test("keeps its name if an override names another preset", () => {
    expect(resolveConfig("sketch", { preset: "model-1", training: { epochs: 9 } })).toEqual(
      resolveConfig("sketch", { training: { epochs: 9 } }),
    );
  });

  test("with a wrong name is refused, and the message suggests a similar name", () => {
    expect(() => resolveConfig("model2")).toThrow(
      "preset: expected one of model-1, model-2, model-3, sketch, published-1, published-2, published-3, flow, " +
        'flow-wide, got "model2": did you mean model-2?',
    );
  });

  test("is refused with a wrong value, or with a learning rate below the lowest one", () => {
    expect(() => resolveConfig("sketch", { training: { epochs: 0 } })).toThrow(
      "epochs: expected a whole number of at least 1, got 0",
    );
    expect(() => resolveConfig("sketch", { training: { learningRate: 1e-7 } })).toThrow(
      "minLearningRate: expected at most learningRate (1e-7), got 0.000001",
    );
  });
});

describe("the number of learned numbers", () => {
  const text = { wordDimension: 300 };

  test("is 7.6 million for published-1 with word vectors of 300, and more for model-1: a linear path", () => {
    const dense = 300 * 1280 + 1280 + 1280 * 1280 + 1280 + 2 * (1280 * 256 + 256) + 256 * 8192 + 8192;
    const doublings = 16 * 512 * 256 + 256 + 16 * 256 * 128 + 128 + 16 * 128 * 64 + 64 + 16 * 64 * 32 + 32;
    const count = dense + doublings + 9 * 32 * 3 + 3;
    expect(count).toBe(7_572_803);
    expect(parameterCount(resolveConfig("published-1", { text }))).toBe(count);
    const path = 256 * 32 + 32 + 32 * 64 * 64 * 3 + 64 * 64 * 3;
    expect(parameterCount(resolveConfig("model-1", { text }))).toBe(count + path);
  });

  test("is higher by a bias for each value of the image if a network starts at the mean image", () => {
    const count = (outputStart: string) => parameterCount(resolveConfig("sketch", { model: { outputStart } }));
    expect(count("mean-image") - count("mean-colour")).toBe(64 * 64 * 3);
  });

  test("is higher by the weights and places of the heads with attention", () => {
    const count = (encoder: "mean" | "attention", heads: number) =>
      parameterCount(resolveConfig("sketch", { text: { encoder, heads, captionWords: 7, wordDimension: 30 } }));
    expect(count("attention", 1) - count("mean", 1)).toBe(30 + 7);
    expect(count("attention", 3) - count("mean", 3)).toBe(3 * (30 + 7) + 2 * 30 * 256);
  });

  test("is higher by one more doubling for images of twice the size", () => {
    const count = (imageSize: 32 | 64) =>
      parameterCount(resolveConfig("sketch", { data: { imageSize }, model: { outputStart: "grey" } }));
    // the last doubling has 16 inputs and 8 outputs; the output layer has 8 inputs instead of 16
    expect(count(64) - count(32)).toBe(16 * 16 * 8 + 8 + 9 * 3 * (8 - 16));
  });
});
