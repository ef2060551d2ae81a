import {
  advance,
  type Capture,
  capture,
  type Device,
  type Flat,
  flat,
  gatherImages,
  gatherRows,
  gradients,
  klMse,
  randomKey,
  record,
  rmsprop,
  type Tensor,
} from "@bosquejo/tensor";
import type { RunConfig } from "./config.js";
import { IMAGE_SIZE } from "./image.js";
import { sketch, weightShapes } from "./network.js";
import type { CaptionPairs } from "./types.js";

/** Steps whose losses the device keeps until somebody reads them. */
export const HISTORY = 256;

/** Everything a training step works on, on the device. */
export interface StepMemory {
  readonly weights: Flat;
  readonly gradients: Flat;
  readonly meanSquare: Flat;
  /** all images, four values a word */
  readonly bytes: Tensor;
  readonly imageOf: Tensor;
  readonly vectors: Tensor;
  /** shuffled pair indices of one epoch, a whole number of batches */
  readonly order: Tensor;
  readonly cursor: Tensor;
  /** [seed, step] */
  readonly key: Tensor;
  readonly learningRate: Tensor;
  readonly klWeight: Tensor;
  /** `[HISTORY, 3]` losses (total, mse, kl) by step */
  readonly history: Tensor;
  dispose(): void;
}

/** Allocates what a step works on; `vectors` are standardized. */
export function stepMemory(
  device: Device,
  config: RunConfig,
  pixels: Uint8Array,
  pairs: CaptionPairs,
  stepsPerEpoch: number,
): StepMemory {
  const shapes = weightShapes(config);
  const words = new Uint32Array(pixels.length / 4);
  new Uint8Array(words.buffer).set(pixels);
  const weights = flat(device, shapes);
  const gradient = flat(device, shapes);
  const meanSquare = flat(device, shapes);
  const tensors = {
    bytes: device.tensor([words.length], words),
    imageOf: device.tensor([pairs.images.length], pairs.images),
    vectors: device.tensor([pairs.images.length, config.wordDimension], pairs.vectors),
    order: device.zeros([stepsPerEpoch * config.batchSize], "u32"),
    cursor: device.zeros([1], "u32"),
    key: randomKey(device, config.seed),
    learningRate: device.zeros([1]),
    klWeight: device.zeros([1]),
    history: device.zeros([HISTORY, 3]),
  };
  const flats = [weights, gradient, meanSquare];
  return {
    ...tensors,
    weights,
    gradients: gradient,
    meanSquare,
    dispose() {
      for (const tensor of Object.values(tensors)) tensor.dispose();
      for (const { whole, parts } of flats) for (const each of [whole, ...Object.values(parts)]) each.dispose();
    },
  };
}

/** Records one training step: gather a batch, forward, backward, RMSprop, keep the losses, count on. */
export function captureStep(device: Device, config: RunConfig, m: StepMemory): Capture<undefined> {
  const { batchSize: size, rho, epsilon } = config;
  const seed = device.tensor([3], [1, 0, 0]);
  const step = capture(device, [], () => {
    const batch = { order: m.order, cursor: m.cursor, size };
    const targets = gatherImages(m.bytes, m.imageOf, batch, [IMAGE_SIZE, IMAGE_SIZE, 3]);
    const x = gatherRows(m.vectors, batch);
    const { images, mu, logvar } = sketch(m.weights.parts, x, { dropout: config.dropout, key: m.key });
    const losses = klMse(images, targets, mu, logvar, m.klWeight);
    gradients(losses, Object.values(m.weights.parts), { seed, into: Object.values(m.gradients.parts) });
    rmsprop(m.weights.whole, m.gradients.whole, m.meanSquare.whole, m.learningRate, { rho, epsilon });
    record(m.history, losses, m.key, { at: 1 });
    advance(m.key, { at: 1, by: 1, limit: 0 });
    advance(m.cursor, { at: 0, by: size, limit: m.order.size });
    return undefined;
  });
  seed.dispose();
  return step;
}
