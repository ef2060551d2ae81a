import { count, type Device, gradients, klMse, openDevice, randomKey, scope, type Tensor } from "@bosquejo/tensor";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { captionsOf, meanImage, parametersOf, resolveConfig, sizesOf, type Weights } from "../../../src/index.js";
import { vae } from "../../../src/models/vae/model.js";
import { decode, drawLatent, encode } from "../../../src/models/vae/networks.js";
import type { VaeSettings } from "../../../src/models/vae/settings.js";
import { attention } from "../../../src/text/attention.js";
import { unchanged } from "../../../src/text/standardize.js";
import { startValues } from "../../../src/training/groups.js";
import { DIMENSION, discs } from "../../pictures.js";
import { random } from "../../random.js";

let device: Device;
beforeAll(async () => {
  device = await openDevice();
});
afterAll(() => device.dispose());
afterEach(() => expect(device.stats.liveBytes).toBe(0));

const config = resolveConfig("sketch", {
  data: { imageSize: 8 },
  text: { wordDimension: DIMENSION, encoder: "attention", heads: 3, captionWords: 5 },
  model: { hidden: 12, latent: 5, features: 16, initialLogVariance: -3, components: 4 },
});
const sizes = sizesOf(config);
const settings = (dropout: number): VaeSettings => {
  const { name: _, ...own } = config.model;
  return { ...(own as VaeSettings), dropout };
};
const data = discs(6, 1);
const meanOfData = meanImage(data, data.train.images);
const imageValues = meanOfData.length;
// any components will do here: principal components have tests of their own
const prepared = {
  meanImage: meanOfData,
  deviations: Float64Array.of(0.2, 0.1, 0.05, 0),
  directions: new Float64Array(4 * imageValues).fill(1 / 16),
};
const BATCH = 3;
const parameters = parametersOf(config).network!;
const initial = startValues(parameters, { seed: config.training.seed, prepared, first: 0 });

/** The initial weights, and the encoding of a batch of captions with two to four words. Call it inside a scope. */
function start(): { weights: Weights; captions: () => Tensor } {
  const weights = Object.fromEntries(
    Object.entries(parameters).map(([name, { shape }]) => [name, device.tensor(shape, initial[name]!)]),
  );
  const next = random(3);
  const words = (length: number) =>
    Array.from({ length }, () => Float32Array.from({ length: DIMENSION }, () => 2 * next() - 1));
  const packed = attention.pack(
    captionsOf([words(2), words(3), words(4)], DIMENSION),
    config.text,
    unchanged(DIMENSION),
  );
  const tensors = Object.fromEntries(
    Object.entries(packed).map(([name, { shape, data: values }]) => [name, device.tensor(shape, values)]),
  );
  const order = device.tensor([BATCH], Uint32Array.of(0, 1, 2));
  const batch = { order, cursor: device.zeros([1], "u32"), size: BATCH };
  return { weights, captions: () => attention.encode(weights, tensors, batch) };
}

test("parameters are those of attention, then those of the network, with the start values of their layers", () => {
  const names = Object.keys(parameters);
  expect(names.slice(0, 4)).toEqual(["attention.weight", "attention.place", "hidden1.weight", "hidden1.bias"]);
  expect(names.slice(-4)).toEqual(["scores.weight", "scores.bias", "components.weight", "components.bias"]);
  expect(parameters["hidden1.weight"]!.shape).toEqual([3 * DIMENSION, 12]);
  for (const [name, { shape, decays }] of Object.entries(parameters)) {
    expect(initial[name], name).toHaveLength(count(shape));
    expect(decays === true, name).toBe(name.endsWith(".weight") && name !== "components.weight");
    const bias = name.endsWith(".bias") && !["logvar.bias", "components.bias"].includes(name);
    if (bias || ["attention.place", "logvar.weight"].includes(name))
      expect(new Set(initial[name])).toEqual(new Set([0]));
  }
});

test("an untrained network draws almost the mean training image, and has the initial log-variance", async () => {
  const drawn = scope(device, () => {
    const { weights, captions } = start();
    const groups = { network: { weights } };
    const step = { sizes, captions: captions(), groups, buffers: {}, key: randomKey(device, 1, 1) };
    return vae.sample({ ...step, settings: settings(0.3) }, { mean: true });
  });
  const { images, mu, logvar } = drawn;
  expect(images.shape).toEqual([BATCH, 8, 8, 3]);
  for (const each of [mu!, logvar!]) expect(each.shape).toEqual([BATCH, 5]);
  const values = await images.read();
  let squares = 0;
  values.forEach((value, i) => {
    squares += (value - Math.min(0.99, Math.max(0.01, meanOfData[i % imageValues]!))) ** 2;
  });
  expect(Math.sqrt(squares / values.length)).toBeLessThan(0.03);
  expect(new Set(await logvar!.read())).toEqual(new Set([-3]));
  for (const each of Object.values(drawn)) each.dispose();
});

test("the mean depends only on the captions, draws depend on the key too, and drawing has no dropout", async () => {
  const draw = async (mean: boolean, step: number, dropout = 0): Promise<Float32Array> => {
    const { images, ...others } = scope(device, () => {
      const { weights, captions } = start();
      const own = { groups: { network: { weights } }, key: randomKey(device, 1, step) };
      return vae.sample({ ...own, settings: settings(dropout), sizes, captions: captions(), buffers: {} }, { mean });
    });
    for (const each of Object.values<Tensor>(others)) each.dispose();
    return images.read().finally(() => images.dispose());
  };
  const mean = await draw(true, 1);
  expect(await draw(true, 2)).toEqual(mean);
  expect(await draw(true, 1, 0.5), "dropout is for training only").toEqual(mean);
  const first = await draw(false, 1);
  expect(first).not.toEqual(mean);
  expect(await draw(false, 1)).toEqual(first);
  expect(await draw(false, 2)).not.toEqual(first);
  expect(await draw(false, 1, 0.5)).toEqual(first);
});

test("dropout in training depends on the key", async () => {
  const means = async (dropout: number, step?: number): Promise<Float32Array> => {
    const { mu, logvar } = scope(device, () => {
      const { weights, captions } = start();
      const dropoutKey = step === undefined ? undefined : randomKey(device, 1, step);
      return encode({ settings: settings(dropout), sizes, weights, dropoutKey }, captions());
    });
    logvar.dispose();
    return mu.read().finally(() => mu.dispose());
  };
  const plain = await means(0);
  expect(await means(0.5), "no dropout without a key").toEqual(plain);
  expect(await means(0, 1)).toEqual(plain);
  const dropped = await means(0.5, 1);
  expect(dropped).not.toEqual(plain);
  expect(await means(0.5, 1)).toEqual(dropped);
  expect(await means(0.5, 2)).not.toEqual(dropped);
});

test("the gradient of the whole network is the slope of its loss, for constant noise and dropout", async () => {
  const lossAt = (weights: Weights, captions: Tensor) => {
    const key = randomKey(device, 5, 9);
    const pass = { settings: settings(0.25), sizes, weights, dropoutKey: key };
    const { mu, logvar } = encode(pass, captions);
    const images = decode(pass, drawLatent({ mu, logvar }, key));
    const targets = device.tensor(
      images.shape,
      Float32Array.from(data.pixels.slice(0, images.size), (v) => v / 255),
    );
    return klMse(images, targets, mu, logvar, device.tensor([1], [0.01]));
  };
  const result = scope(device, () => {
    const { weights, captions } = start();
    const seed = device.tensor([3], [1, 0, 0]);
    const found = gradients(lossAt(weights, captions()), Object.values(weights), { seed });
    return Object.fromEntries(Object.keys(weights).map((name, i) => [name, found[i]!]));
  });
  const slopes: Record<string, Float32Array> = {};
  let squares = 0;
  for (const [name, tensor] of Object.entries(result)) {
    slopes[name] = await tensor.read();
    squares += slopes[name].reduce((sum, slope) => sum + slope ** 2, 0);
    tensor.dispose();
  }
  /** The loss after a move of `way` along the gradient. */
  const along = async (way: number) => {
    const losses = scope(device, () => {
      const { weights, captions } = start();
      for (const [name, weight] of Object.entries(weights)) {
        weight.write(initial[name]!.map((value, i) => value + way * slopes[name]![i]!));
      }
      return lossAt(weights, captions());
    });
    const [total] = await losses.read();
    losses.dispose();
    return total!;
  };
  // a move that changes the upper digits of the float32 loss, but along which the loss is almost linear
  const way = (1e-3 * (await along(0))) / squares;
  const measured = ((await along(way)) - (await along(-way))) / (2 * way);
  expect(measured / squares).toBeGreaterThan(0.99);
  expect(measured / squares).toBeLessThan(1.01);
});

test("the linear path starts with the images' principal components", async () => {
  const images = scope(device, () => {
    const { weights } = start();
    // the output of the convolutions is 0
    for (const name of ["output.weight", "output.bias"])
      weights[name]!.write(new Float32Array(count(parameters[name]!.shape)));
    const z = device.tensor([2, 5], [0, 0, 0, 0, 0, 0.5, 0, 0, 0, 0]);
    return decode({ settings: settings(0), sizes, weights }, z);
  });
  const values = await images.read();
  images.dispose();
  // half a deviation of 0.2 along a direction of 1/16 everywhere
  const step = (0.5 * 0.2) / 16;
  for (const at of [0, 100, imageValues - 1]) {
    if (meanOfData[at]! < 0.05 || meanOfData[at]! > 0.95) continue;
    expect(values[at]!).toBeCloseTo(meanOfData[at]!, 5);
    expect(values[imageValues + at]! - values[at]!).toBeCloseTo(step, 5);
  }
});
