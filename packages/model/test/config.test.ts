import { describe, expect, test } from "vitest";
import { ModelError, parseConfig, parseRunConfig, resolveConfig } from "../src/index.js";

const refusal = (value: unknown): string => {
  try {
    parseConfig(value, "a.json");
  } catch (error) {
    expect(error).toBeInstanceOf(ModelError);
    return (error as Error).message;
  }
  return expect.fail("it was accepted");
};

describe("a configuration file", () => {
  test("gives only its own settings", () => {
    const nested = { preset: "sketch", training: { maxMinutes: null, batchSize: 3 }, model: { hidden: 64 } };
    expect(parseConfig(nested, "a.json")).toEqual(nested);
    expect(parseConfig({}, "a.json")).toEqual({});
  });

  test.each([
    { optimizer: { name: "adam", beta1: 0.5 } },
    { optimizer: { weightDecay: 0.1 } },
    { groups: { network: { optimizer: { name: "sgd" } } } },
    { groups: { network: { learningRate: 0.1, optimizer: { momentum: 0.5 } }, other: {} } },
  ])("can have some settings of an optimizer: %j", (training) => {
    expect(parseConfig({ training }, "a.json")).toEqual({ training });
  });

  const nested: [unknown, string][] = [
    [{ model: { hiden: 64 } }, 'a.json: model: unknown setting "hiden": did you mean model.hidden?'],
    [
      { training: { batchsize: 64 } },
      'a.json: training: unknown setting "batchsize": did you mean training.batchSize?',
    ],
    [{ text: { batchSize: 64 } }, 'a.json: text: unknown setting "batchSize": did you mean training.batchSize?'],
    [
      { preset: "flow", model: { latent: 64 } },
      'a.json: model: unknown setting "latent", which belongs to another model: known settings: model.components, ' +
        "model.mostComponents, model.width, model.blocks, model.conditionWidth, model.captionDropout, " +
        "model.captionNoise, model.dropout",
    ],
    [{ modle: { hidden: 64 } }, 'a.json: unknown setting "modle": known settings: preset, data, text, training, model'],
    [{ model: { hidden: "many" } }, 'a.json: model.hidden: expected a whole number of at least 1, got "many"'],
    [{ model: { name: "vae", hidden: 1.5 } }, "a.json: model.hidden: expected a whole number of at least 1, got 1.5"],
    [{ preset: "sketch", model: { dropout: 1 } }, "a.json: model.dropout: expected a number from 0 to under 1, got 1"],
    [{ data: { imageSize: 63 } }, "a.json: data.imageSize: expected one of 8, 16, 32, 64, 128, 256, got 63"],
    [{ data: { testShare: 1 } }, "a.json: data.testShare: expected a number between 0 and 1, got 1"],
    [{ text: { encoder: "bag" } }, 'a.json: text.encoder: expected one of mean, meanmax, attention, got "bag"'],
    [{ training: { clipNorm: 0 } }, "a.json: training.clipNorm: expected a number over 0, or null, got 0"],
    [{ training: { averaging: 1 } }, "a.json: training.averaging: expected a number between 0 and 1, or null, got 1"],
    [
      { training: { optimizer: { name: "adm" } } },
      'a.json: training.optimizer.name: expected one of rmsprop, adam, adamw, sgd, got "adm"',
    ],
    [
      { training: { groups: { network: { learningRate: -1 } } } },
      "a.json: training.groups.network.learningRate: expected a number over 0, got -1",
    ],
    [
      { training: { optimizer: { weightDecay: -1 } } },
      "a.json: training.optimizer.weightDecay: expected a number of at least 0, got -1",
    ],
    [
      { training: { optimizer: { name: "sgd", momentun: 0.9 } } },
      'a.json: training.optimizer: unknown setting "momentun": did you mean training.optimizer.momentum?',
    ],
    [
      { training: { groups: { network: { optimizer: { beta1: 1 } } } } },
      "a.json: training.groups.network.optimizer.beta1: expected a number from 0 to under 1, got 1",
    ],
    [{ model: { name: "van" } }, "a.json: model.name: expected one of vae, flow, got van"],
    [{ training: 3 }, "a.json: training: expected an object of settings, got 3"],
    [{ data: "folder:x", text: { encoder: "mean" } }, 'a.json: data: expected an object of settings, got "folder:x"'],
    [[1], "a.json: expected an object of settings, got [1]"],
    [null, "a.json: expected an object of settings, got null"],
  ];
  test.each(nested)("with %j is refused, and the message names the setting", (value, message) => {
    expect(refusal(value)).toBe(message);
  });

  const flat: [unknown, string][] = [
    [{ hiden: 64 }, 'a.json: model: unknown setting "hiden": did you mean model.hidden?'],
    [{ batchsize: 64 }, 'a.json: model: unknown setting "batchsize": did you mean training.batchSize?'],
    [{ hidden: "many" }, 'a.json: model.hidden: expected a whole number of at least 1, got "many"'],
    [{ hidden: 1.5 }, "a.json: model.hidden: expected a whole number of at least 1, got 1.5"],
    [{ features: 24 }, "a.json: model.features: expected a multiple of 16, got 24"],
    [{ dropout: 1 }, "a.json: model.dropout: expected a number from 0 to under 1, got 1"],
    [{ seed: 2 ** 32 }, "a.json: training.seed: expected a whole number from 0 to 4294967295, got 4294967296"],
    [
      { schedule: "steps" },
      'a.json: training.schedule: expected one of constant, plateau, cosine, linear, got "steps"',
    ],
    [{ weightDecay: -1 }, "a.json: training.optimizer.weightDecay: expected a number of at least 0, got -1"],
    [{ weightdecay: 1 }, 'a.json: model: unknown setting "weightdecay": did you mean training.optimizer.weightDecay?'],
    [{ maxMinutes: 0 }, "a.json: training.maxMinutes: expected a number over 0, or null, got 0"],
  ];
  test.each(flat)("in the flat form with %j is refused, and the message has today's path", (value, message) => {
    expect(refusal(value)).toBe(message);
  });

  test("with an unknown preset is refused, and the message names it", () => {
    const message =
      "a.json: preset: expected one of model-1, model-2, model-3, sketch, published-1, published-2, published-3, " +
      "flow, flow-wide";
    expect(refusal({ preset: "scetch" })).toBe(`${message}, got "scetch": did you mean sketch?`);
    expect(refusal({ preset: "elsewhere", training: { seed: 1 } })).toBe(`${message}, got "elsewhere"`);
  });

  test("names every wrong setting at once", () => {
    const wrong = /hidden: expected .*\n.*latent: expected .*\n.*"zebra": known settings: model\.hidden, model\.latent/;
    expect(refusal({ hidden: 0, latent: 0, zebra: 1 })).toMatch(wrong);
    expect(refusal({ model: { hidden: 0, latent: 0, zebra: 1 } })).toMatch(wrong);
    expect(refusal({ training: { batchSize: 0, epochs: 0 }, zebra: 1 })).toMatch(
      /training\.batchSize: .*\n.*training\.epochs: .*\n.*"zebra": known settings: preset/,
    );
    expect(refusal({ training: { batchSize: 0 }, model: { hidden: 0 } })).toMatch(/batchSize: .*\n.*model\.hidden: /);
  });
});

describe("a configuration in a run folder", () => {
  const whole = resolveConfig("sketch");

  test("is read as it was written", () => {
    expect(parseRunConfig(JSON.parse(JSON.stringify(whole)), "config.json")).toEqual(whole);
  });

  test("is refused without a setting or a section", () => {
    const { seed: _, ...training } = whole.training;
    expect(() => parseRunConfig({ ...whole, training }, "config.json")).toThrow(
      new ModelError("config.json: training.seed: expected a whole number from 0 to 4294967295, got nothing"),
    );
    const { training: __, ...rest } = whole;
    expect(() => parseRunConfig(rest, "config.json")).toThrow(
      new ModelError("config.json: training: expected an object of settings, got nothing"),
    );
    const { name: ___, ...model } = whole.model;
    expect(() => parseRunConfig({ ...whole, model }, "config.json")).toThrow(
      new ModelError("config.json: model.name: expected the name of a model, got nothing"),
    );
    const { latent: ____, ...other } = whole.model;
    expect(() => parseRunConfig({ ...whole, model: other }, "config.json")).toThrow(
      "config.json: model.latent: expected a whole number of at least 1, got nothing",
    );
  });

  test("is refused with an unknown setting, model or group", () => {
    expect(() => parseRunConfig({ ...whole, more: 1 }, "config.json")).toThrow('config.json: unknown setting "more"');
    expect(() => parseRunConfig({ ...whole, model: { ...whole.model, name: "van" } }, "config.json")).toThrow(
      new ModelError("config.json: model.name: expected one of vae, flow, got van"),
    );
    const training = { ...whole.training, groups: { generator: { learningRate: 1 } } };
    expect(() => parseRunConfig({ ...whole, training }, "config.json")).toThrow(
      new ModelError('config.json: training.groups: expected groups of vae (network), got "generator"'),
    );
  });

  test("is refused if its features cannot be halved for each doubling of the image size", () => {
    const of = (imageSize: 64 | 128) => resolveConfig("sketch", { data: { imageSize }, model: { features: 16 } });
    expect(of(64).model.features).toBe(16);
    expect(() => of(128)).toThrow("model.features: expected a multiple of 32 for images of 128x128, got 16");
  });
});
