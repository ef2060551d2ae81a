import { count, type Device, gradients, klMse, openDevice, randomKey, scope, type Tensor } from "@bosquejo/tensor";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import {
  IMAGE_VALUES,
  meanImage,
  parameterCount,
  presetNames,
  presets,
  resolveConfig,
  sketch,
  type Weights,
  weightShapes,
} from "../src/index.js";
import { initialWeights } from "../src/initialization.js";
import { DIMENSION, discs } from "./pictures.js";

let device: Device;
beforeAll(async () => {
  device = await openDevice();
});
afterAll(() => device.dispose());
afterEach(() => expect(device.stats.liveBytes).toBe(0));

const config = resolveConfig("sketch", {
  hidden: 12,
  latent: 5,
  features: 16,
  wordDimension: DIMENSION,
  initialLogVariance: -3,
});
const data = discs(6, 1);
const BATCH = 3;
const evaluation = { dropout: 0, key: undefined };

/** The initial weights, and a batch of caption vectors, inside a scope. */
function start(): { weights: Weights; x: Tensor } {
  const shapes = weightShapes(config);
  const initial = initialWeights(config, data);
  const weights = Object.fromEntries(
    Object.entries(initial).map(([name, values]) => [name, device.tensor(shapes[name]!, values)]),
  );
  return { weights, x: device.tensor([BATCH, DIMENSION], data.train.vectors.slice(0, BATCH * DIMENSION)) };
}

test.each(presetNames)("%s has as many learned numbers as its weights' shapes hold", (name) => {
  const sizes = Object.values(weightShapes(presets[name])).map(count);
  expect(parameterCount(presets[name])).toBe(sizes.reduce((sum, size) => sum + size, 0));
});

test("an untrained network shows nearly the training images' mean, and a Gaussian of the initial log-variance", async () => {
  const { images, mu, logvar } = scope(device, () => {
    const { weights, x } = start();
    return sketch(weights, x, evaluation);
  });
  expect([images.shape, mu.shape, logvar.shape]).toEqual([
    [BATCH, 64, 64, 3],
    [BATCH, 5],
    [BATCH, 5],
  ]);
  const mean = meanImage(data.pixels, data.train.images);
  const values = await images.read();
  let squares = 0;
  values.forEach((value, i) => {
    squares += (value - Math.min(0.99, Math.max(0.01, mean[i % IMAGE_VALUES]!))) ** 2;
  });
  expect(Math.sqrt(squares / values.length)).toBeLessThan(0.03);
  expect(new Set(await logvar.read())).toEqual(new Set([-3]));
  for (const each of [images, mu, logvar]) each.dispose();
});

test("without a key a network is a function of its input; with one it draws, and follows from the key", async () => {
  const draw = async (key: "none" | number, dropout = 0): Promise<Float32Array> => {
    const images = scope(device, () => {
      const { weights, x } = start();
      return sketch(weights, x, { dropout, key: key === "none" ? undefined : randomKey(device, 1, key) }).images;
    });
    return images.read().finally(() => images.dispose());
  };
  const mean = await draw("none");
  expect(await draw("none")).toEqual(mean);
  expect(await draw("none", 0.5), "dropout wants a key").toEqual(mean);
  const first = await draw(1);
  expect(first).not.toEqual(mean);
  expect(await draw(1)).toEqual(first);
  expect(await draw(2)).not.toEqual(first);
  expect(await draw(1, 0.5)).not.toEqual(first);
});

test("the whole network's gradient is the slope of its loss, noise and dropout held", async () => {
  const lossAt = (weights: Weights, x: Tensor) => {
    const { images, mu, logvar } = sketch(weights, x, { dropout: 0.25, key: randomKey(device, 5, 9) });
    const targets = device.tensor(
      images.shape,
      Float32Array.from(data.pixels.slice(0, images.size), (v) => v / 255),
    );
    return klMse(images, targets, mu, logvar, device.tensor([1], [0.01]));
  };
  const result = scope(device, () => {
    const { weights, x } = start();
    const seed = device.tensor([3], [1, 0, 0]);
    const found = gradients(lossAt(weights, x), Object.values(weights), { seed });
    return Object.fromEntries(Object.keys(weights).map((name, i) => [name, found[i]!]));
  });
  const slopes: Record<string, Float32Array> = {};
  let squares = 0;
  for (const [name, tensor] of Object.entries(result)) {
    slopes[name] = await tensor.read();
    squares += slopes[name].reduce((sum, slope) => sum + slope ** 2, 0);
    tensor.dispose();
  }
  /** The loss a little way along the gradient. */
  const along = async (way: number) => {
    const losses = scope(device, () => {
      const { weights, x } = start();
      const initial = initialWeights(config, data);
      for (const [name, weight] of Object.entries(weights)) {
        weight.write(initial[name]!.map((value, i) => value + way * slopes[name]![i]!));
      }
      return lossAt(weights, x);
    });
    const [total] = await losses.read();
    losses.dispose();
    return total!;
  };
  // far enough for float32's loss to change in its upper digits, near enough for it to be straight
  const way = (1e-3 * (await along(0))) / squares;
  const measured = ((await along(way)) - (await along(-way))) / (2 * way);
  expect(measured / squares).toBeGreaterThan(0.99);
  expect(measured / squares).toBeLessThan(1.01);
});
