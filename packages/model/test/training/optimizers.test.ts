import { type Device, openDevice } from "@bosquejo/tensor";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { createTrainer, decodeCheckpoint, type PartialConfig, type TrainerState } from "../../src/index.js";
import {
  OptimizerSettings,
  optimizerDefaults,
  optimizerNames,
  optimizerStates,
} from "../../src/training/optimizers.js";
import { discs } from "../pictures.js";
import { bytesOf, stateAfter, tinyConfig, valuesOfAll } from "../runs.js";

let device: Device;
beforeAll(async () => {
  device = await openDevice();
});
afterAll(() => device.dispose());
afterEach(() => expect(device.stats.liveBytes, "bytes that a test left on the device").toBe(0));

// 10 pairs are two and a half batches
const data = discs(10, 2);
type OptimizerConfig = NonNullable<NonNullable<PartialConfig["training"]>["optimizer"]>;
type OptimizerName = OptimizerSettings["name"];
const own: Readonly<Record<OptimizerName, OptimizerConfig>> = {
  rmsprop: { name: "rmsprop", rho: 0.8, weightDecay: 0.01 },
  adam: { name: "adam", beta1: 0.8, weightDecay: 0.01 },
  adamw: { name: "adamw", beta2: 0.99 },
  sgd: { name: "sgd", momentum: 0.9, nesterov: true, weightDecay: 0.01 },
};
const states: Readonly<Record<OptimizerName, string[]>> = {
  ...{ rmsprop: ["meanSquare"], adam: ["mean", "meanSquare"], adamw: ["mean", "meanSquare"], sgd: ["momentumBuffer"] },
};

test("the optimizers are those of this test", () => {
  const names = OptimizerSettings.options.map(({ shape }) => shape.name.value);
  expect(names).toEqual([...optimizerNames]);
  expect(names.sort()).toEqual(Object.keys(own).sort());
});

describe.each(Object.keys(own) as OptimizerName[])("%s", (name) => {
  // plain gradient descent needs a larger learning rate
  const config = tinyConfig({ training: { optimizer: own[name], learningRate: name === "sgd" ? 0.1 : 1e-2 } });

  test("trains: the loss falls", async () => {
    using trainer = await createTrainer(device, config, data);
    const before = await trainer.evaluate("train");
    await trainer.train(60);
    const after = await trainer.evaluate("train");
    expect(after.loss!).toBeLessThan(0.8 * before.loss!);
  });

  test("continues from its checkpoint bit for bit", async () => {
    const whole = await stateAfter(device, [7], config, data);
    const { state } = decodeCheckpoint(bytesOf(await stateAfter(device, [3], config, data), config), "a file");
    const resumed = await stateAfter(device, [4], config, data, state);
    expect(bytesOf(resumed, config)).toEqual(bytesOf(whole, config));
  });

  test("stores its states in the checkpoint", async () => {
    expect(optimizerStates(optimizerDefaults(name))).toEqual(states[name]);
    const { tensors } = await stateAfter(device, [2], config, data);
    const weights = Object.keys(tensors).filter((tensor) => tensor.startsWith("network."));
    const kept = states[name]!.flatMap((state) =>
      weights.map((weight) => weight.replace("network.", `optimizer.network.${state}.`)),
    );
    expect(Object.keys(tensors).sort()).toEqual([...weights, ...kept, "text.shift", "text.scale"].sort());
    for (const [i, weight] of kept.entries())
      expect(tensors[weight]!.shape).toEqual(tensors[weights[i % weights.length]!]!.shape);
    for (const state of states[name]!) {
      const values = valuesOfAll({ tensors } as unknown as TrainerState, `optimizer.network.${state}.`);
      expect(
        values.some((value) => value !== 0),
        state,
      ).toBe(true);
    }
  });
});

describe("the first step", () => {
  const rate = 1e-3;
  const after = (optimizer: OptimizerConfig, learningRate = rate, steps = [1]) =>
    stateAfter(device, steps, tinyConfig({ training: { optimizer, learningRate } }), data);
  /** The start weights, and their gradients: the step of plain gradient descent with learning rate 1. */
  async function first(): Promise<{ weights: number[]; gradients: number[] }> {
    const plain = { name: "sgd", momentum: 0, nesterov: false, weightDecay: 0 } as const;
    const weights = valuesOfAll(await after(plain, 1, []), "network.");
    const left = valuesOfAll(await after(plain, 1), "network.");
    return { weights, gradients: weights.map((weight, i) => weight - left[i]!) };
  }

  test.each<[string, OptimizerConfig, (gradient: number, weight: number) => number]>([
    ["sgd", { name: "sgd" }, (g) => g],
    ["rmsprop", { name: "rmsprop", rho: 0.9 }, (g) => g / (Math.sqrt(0.1 * g * g) + 1e-7)],
    ["adam", { name: "adam", weightDecay: 0 }, (g) => g / (Math.abs(g) + 1e-8)],
    ["adamw", { name: "adamw", weightDecay: 0 }, (g) => g / (Math.abs(g) + 1e-8)],
  ])("of %s follows its paper", async (name, optimizer, step) => {
    const { weights, gradients } = await first();
    const found = valuesOfAll(await after(optimizer), "network.");
    let checked = 0;
    for (const [i, weight] of weights.entries()) {
      // a smaller gradient, as a difference of weights, is only rounding
      if (Math.abs(gradients[i]!) < 1e-5) continue;
      checked++;
      expect(Math.abs(found[i]! - (weight - rate * step(gradients[i]!, weight))), `${name} ${i}`).toBeLessThan(
        2e-5 * (name === "sgd" ? 0.1 : 1),
      );
    }
    expect(checked).toBeGreaterThan(100);
  });
});
