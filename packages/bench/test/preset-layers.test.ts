import {
  constant,
  type Model,
  parametersOf,
  presetNames,
  RunConfig,
  registerModel,
  resolveConfig,
  zeros,
} from "@bosquejo/model";
import { conv2d, type Device, linear, mean, openDevice, reshape } from "@bosquejo/tensor";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type TrainedLayer, trainedLayers } from "../src/kernels/preset-layers.js";
import { layerFlops, weightShape } from "../src/networks/layers.js";
import { openPresetSteps } from "../src/steps/step.js";

const layer = (name: string, shape: readonly number[]) => ({
  [`${name}.weight`]: { shape, init: zeros },
  [`${name}.bias`]: { shape: [shape.at(-1)!], init: constant(1) },
});
/** A model of two groups that share a loss. The loss starts at 1. */
const pair: Model<object, "maker" | "critic"> = {
  ...{ name: "bench-pair", settings: RunConfig.pick({}), presets: { "bench-pair": { model: {} } } },
  parameters: (_, { caption, image }) => ({
    maker: layer("make", [caption, image * image * 3]),
    critic: layer("judge", [4, 4, 3, 5]),
  }),
  ...{ schedules: {}, losses: [{ name: "loss", title: "loss" }], sampling: {}, draws: "means" as const, measured: {} },
  train({ images, captions, groups: { maker, critic } }) {
    const { "make.weight": make, "make.bias": makeBias } = maker.weights;
    const { "judge.weight": judge, "judge.bias": judgeBias } = critic.weights;
    const made = reshape(linear(captions, make!, makeBias!, "none"), images.shape);
    const loss = mean(conv2d(made, judge!, judgeBias!, { stride: 2, padding: 1, activation: "relu" }));
    critic.update(loss);
    maker.update(loss);
    return loss;
  },
  sample: ({ captions }) => ({ images: captions }),
};
registerModel(pair);

let device: Device;
beforeAll(async () => {
  device = await openDevice();
});
afterAll(() => device.dispose());

const passesOf = (layers: readonly TrainedLayer[]) =>
  Object.fromEntries(layers.map(({ layer, passes }) => [layer.name, passes.join(" ")]));

const weightsOf = (preset: string) =>
  Object.values(parametersOf(resolveConfig(preset)))
    .flatMap((group) => Object.entries(group))
    .filter(([name]) => name.endsWith(".weight"));

describe("the layers of a preset", () => {
  it("are the layers of its weights, one per shape; all but the first have both gradients", () => {
    const layers = trainedLayers(device, resolveConfig("sketch", { training: { batchSize: 32 } }));
    const shapes = weightsOf("sketch").map(([, { shape }]) => shape.join());
    const once = weightsOf("sketch").filter(([, { shape }], i) => shapes.indexOf(shape.join()) === i);
    expect(layers.map(({ layer }) => `${layer.name}.weight`)).toEqual(once.map(([name]) => name));
    expect(layers.map(({ layer }) => weightShape(layer))).toEqual(once.map(([, { shape }]) => shape));
    const [first, ...others] = layers;
    expect(first!.passes).toEqual(["forward", "dW"]);
    for (const { layer, passes } of others) expect(passes, layer.name).toEqual(["forward", "dX", "dW"]);
    for (const { layer } of layers) expect(layer.B, layer.name).toBe(32);
  });

  it("are found in every preset without leaving memory allocated", () => {
    const before = device.stats.heldBytes;
    for (const preset of presetNames()) {
      const layers = trainedLayers(device, resolveConfig(preset, { training: { batchSize: 2 } }));
      expect(layers.length, preset).toBeGreaterThan(0);
    }
    expect(device.stats.heldBytes).toBe(before);
  });

  it("are found in a flow, which trains on codes and has products without a bias", () => {
    const model = { components: 12, width: 20, blocks: 2, conditionWidth: 16 };
    const layers = trainedLayers(device, resolveConfig("flow", { training: { batchSize: 4 }, model }));
    expect(passesOf(layers)).toEqual({
      ...{ time: "forward dW", "condition.time": "forward dX dW", "condition.caption": "forward dW" },
      ...{ modulation: "forward dX dW", input: "forward dW", "block1.hidden": "forward dX dW" },
      output: "forward dX dW",
    });
  });

  it("are found in a user's model of several groups, by the names of their weights", () => {
    const layers = trainedLayers(device, resolveConfig("bench-pair", { training: { batchSize: 4 } }));
    expect(passesOf(layers)).toEqual({ make: "forward dW", judge: "forward dX dW" });
    expect(layers[1]!.layer).toEqual({
      ...{ name: "judge", kind: "conv2d", B: 4, H: 64, C: 3, OH: 32, O: 5, R: 4, stride: 2, padding: 1 },
    });
  });
});

describe("a preset's step", () => {
  it("counts the operations of its launches: each layer's passes", async () => {
    const steps = await openPresetSteps({ side: "bosquejo", network: "bench-pair", batchSize: 2, sample: 1 });
    expect(await steps.train(1)).toBeCloseTo(1, 5);
    const layers = trainedLayers(device, resolveConfig("bench-pair", { training: { batchSize: 2 } }));
    const counted = layers.reduce((sum, { layer, passes }) => sum + passes.length * layerFlops(layer), 0);
    expect(steps.facts()).toMatchObject({ flops: counted, launches: expect.any(Number) });
  });
});
