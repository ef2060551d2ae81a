import { count, type Device, gradients, klMse, openDevice, randomKey, scope } from "@bosquejo/tensor";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import {
  type Captions,
  decode,
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
import { initialWeights } from "../src/models/vae/initialization.js";
import { DIMENSION, discs } from "./pictures.js";
import { random } from "./random.js";

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
  textEncoder: "attention",
  heads: 3,
  captionWords: 5,
  components: 4,
});
// what the components are does not matter here: the tests of principal components tell
const components = {
  deviations: Float64Array.of(0.2, 0.1, 0.05, 0),
  directions: { rows: 4, columns: IMAGE_VALUES, values: new Float64Array(4 * IMAGE_VALUES).fill(1 / 128) },
};
const data = discs(6, 1);
const BATCH = 3;
const evaluation = { dropout: 0, key: undefined };

/** The initial weights, and a batch of captions of two to four words, inside a scope. */
function start(): { weights: Weights; captions: Captions } {
  const shapes = weightShapes(config);
  const initial = initialWeights(config, data, components);
  const weights = Object.fromEntries(
    Object.entries(initial).map(([name, values]) => [name, device.tensor(shapes[name]!, values)]),
  );
  const next = random(3);
  const words = Float32Array.from({ length: BATCH * 5 * DIMENSION }, () => 2 * next() - 1);
  return {
    weights,
    captions: { x: device.tensor([BATCH, 5, DIMENSION], words), lengths: device.tensor([BATCH, 1], [2, 3, 4]) },
  };
}

test.each(presetNames)("%s has as many learned numbers as its weights' shapes hold", (name) => {
  const sizes = Object.values(weightShapes(presets[name])).map(count);
  expect(parameterCount(presets[name])).toBe(sizes.reduce((sum, size) => sum + size, 0));
});

test("an untrained network shows nearly the training images' mean, and a Gaussian of the initial log-variance", async () => {
  const { images, mu, logvar } = scope(device, () => {
    const { weights, captions } = start();
    return sketch(weights, captions, evaluation);
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
      const { weights, captions } = start();
      return sketch(weights, captions, { dropout, key: key === "none" ? undefined : randomKey(device, 1, key) }).images;
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
  const lossAt = (weights: Weights, captions: Captions) => {
    const { images, mu, logvar } = sketch(weights, captions, { dropout: 0.25, key: randomKey(device, 5, 9) });
    const targets = device.tensor(
      images.shape,
      Float32Array.from(data.pixels.slice(0, images.size), (v) => v / 255),
    );
    return klMse(images, targets, mu, logvar, device.tensor([1], [0.01]));
  };
  const result = scope(device, () => {
    const { weights, captions } = start();
    const seed = device.tensor([3], [1, 0, 0]);
    const found = gradients(lossAt(weights, captions), Object.values(weights), { seed });
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
      const { weights, captions } = start();
      const initial = initialWeights(config, data, components);
      for (const [name, weight] of Object.entries(weights)) {
        weight.write(initial[name]!.map((value, i) => value + way * slopes[name]![i]!));
      }
      return lossAt(weights, captions);
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

test("attention reads nothing after a caption's last word, and minds the words' order", async () => {
  const means = async (change: (words: Float32Array) => void): Promise<Float32Array> => {
    const mu = scope(device, () => {
      const { weights, captions } = start();
      const next = random(3);
      const words = Float32Array.from({ length: captions.x.size }, () => 2 * next() - 1);
      change(words);
      captions.x.write(words);
      // places are all alike before the first step
      weights["attention.place"]!.write(Float32Array.from({ length: 5 * 3 }, (_, i) => Math.sin(i)));
      return sketch(weights, captions, evaluation).mu;
    });
    return mu.read().finally(() => mu.dispose());
  };
  const before = await means(() => {});
  expect(await means((words) => words.fill(9, 2 * DIMENSION, 5 * DIMENSION))).toEqual(before);
  const swapped = await means((words) => {
    const first = words.slice(0, DIMENSION);
    words.copyWithin(0, DIMENSION, 2 * DIMENSION);
    words.set(first, DIMENSION);
  });
  expect(swapped.slice(0, 5)).not.toEqual(before.slice(0, 5));
  expect(swapped.slice(5)).toEqual(before.slice(5));
});

test("a linear path shows the images' principal components from the start", async () => {
  const shapes = weightShapes(config);
  const images = scope(device, () => {
    const { weights } = start();
    // the convolutions silent, and a score of one deviation
    for (const name of ["output.weight", "output.bias"]) weights[name]!.write(new Float32Array(count(shapes[name]!)));
    const z = device.tensor([2, 5], [0, 0, 0, 0, 0, 0.5, 0, 0, 0, 0]);
    return decode(weights, z, evaluation);
  });
  const values = await images.read();
  images.dispose();
  const mean = meanImage(data.pixels, data.train.images);
  // half a deviation of 0.2 along a direction of 1/128 everywhere
  const step = (0.5 * 0.2) / 128;
  for (const at of [0, 5000, IMAGE_VALUES - 1]) {
    if (mean[at]! < 0.05 || mean[at]! > 0.95) continue;
    expect(values[at]!).toBeCloseTo(mean[at]!, 5);
    expect(values[IMAGE_VALUES + at]! - values[at]!).toBeCloseTo(step, 5);
  }
});
