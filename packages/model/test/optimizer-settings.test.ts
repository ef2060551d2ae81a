import { describe, expect, test } from "vitest";
import { type PartialConfig, resolveConfig } from "../src/index.js";
import { optimizerDefaults } from "../src/training/optimizers.js";

describe("an override of a preset's optimizer", () => {
  const optimizerOf = (...given: object[]) =>
    resolveConfig("model-1", ...given.map((optimizer) => ({ training: { optimizer } }))).training.optimizer;

  test("with the same optimizer changes only the given settings", () => {
    expect(optimizerOf({ name: "rmsprop", rho: 0.8 })).toEqual({
      ...{ name: "rmsprop", rho: 0.8, epsilon: 1e-7, weightDecay: 0.3 },
    });
  });

  test("with another optimizer starts from the defaults of that optimizer", () => {
    const adam = { name: "adam", beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 };
    expect(optimizerOf({ name: "adam", beta1: 0.5 })).toEqual({ ...adam, beta1: 0.5 });
    expect(optimizerOf({ name: "adamw" })).toEqual({ ...adam, name: "adamw", weightDecay: 0.01 });
    expect(optimizerOf({ name: "sgd" })).toEqual({ name: "sgd", momentum: 0, nesterov: false, weightDecay: 0 });
    expect(optimizerOf({ name: "sgd", momentum: 0.9 }, { name: "rmsprop" })).toEqual({
      ...{ name: "rmsprop", rho: 0.9, epsilon: 1e-7, weightDecay: 0 },
    });
  });

  test("keeps the settings of an earlier override", () => {
    const given = { name: "adam", beta1: 0.5 } as const;
    expect(optimizerOf(given, { name: "adam", beta2: 0.9 })).toMatchObject({ beta1: 0.5, beta2: 0.9 });
  });

  test.each([
    [{ name: "adm" }, 'training.optimizer.name: expected one of rmsprop, adam, adamw, sgd, got "adm"'],
    [{ name: "adam", beta1: 1 }, "training.optimizer.beta1: expected a number from 0 to under 1, got 1"],
    [{ name: "adam", rho: 0.9 }, 'training.optimizer: unknown setting "rho"'],
    [{ name: "sgd", nesterov: 1 }, "training.optimizer.nesterov: expected true or false, got 1"],
  ])("with %j is refused, and the message names the setting", (optimizer, message) => {
    expect(() => optimizerOf(optimizer)).toThrow(`configuration: ${message}`);
  });
});

describe("a group's settings", () => {
  type OptimizerGroups = NonNullable<NonNullable<PartialConfig["training"]>["groups"]>;
  const groupsOf = (...given: OptimizerGroups[]) =>
    resolveConfig("model-1", ...given.map((groups) => ({ training: { groups } }))).training.groups;
  const model1 = resolveConfig("model-1").training.optimizer;

  test("are only the given ones", () => {
    expect(groupsOf()).toEqual({});
    expect(groupsOf({ network: { learningRate: 0.1 } })).toEqual({ network: { learningRate: 0.1 } });
  });

  test("complete an optimizer from the run's, or another optimizer from its own defaults", () => {
    expect(groupsOf({ network: { optimizer: { weightDecay: 0.1 } } })).toEqual({
      network: { optimizer: { ...model1, weightDecay: 0.1 } },
    });
    expect(groupsOf({ network: { optimizer: { name: "adam", beta1: 0.5 } } })).toEqual({
      network: { optimizer: { ...optimizerDefaults("adam"), beta1: 0.5 } },
    });
  });

  test("of a later override replace those of an earlier one", () => {
    const groups = groupsOf(
      { network: { optimizer: { name: "sgd", momentum: 0.9 }, learningRate: 0.1 } },
      { network: { optimizer: { weightDecay: 0.2 } } },
    );
    expect(groups).toEqual({
      network: { learningRate: 0.1, optimizer: { ...optimizerDefaults("sgd"), momentum: 0.9, weightDecay: 0.2 } },
    });
  });
});
