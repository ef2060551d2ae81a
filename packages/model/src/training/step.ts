import {
  advance,
  type Batch,
  type Capture,
  capture,
  type Device,
  type Flat,
  flat,
  gatherImages,
  gatherRows,
  gatherWords,
  gradients,
  klMse,
  randomKey,
  record,
  rmsprop,
  type Tensor,
} from "@bosquejo/tensor";
import type { RunConfig } from "../config.js";
import { IMAGE_SIZE, IMAGE_VALUES } from "../images.js";
import { type Captions, sketch, weightShapes } from "../models/vae/network.js";
import { captionInputs, wordPlaces } from "../text/captions.js";
import { type Standardization, standardize } from "../text/standardize.js";
import type { TrainingData } from "../types.js";

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
  readonly captions: StoredCaptions;
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

/** All captions of the training side, standardized: mean vectors `[P,I]`, or for attention words and how many they are. */
type StoredCaptions =
  | { readonly vectors: Tensor }
  | {
      /** `[V + 1, E]`, its first row zeros */
      readonly table: Tensor;
      /** `[P,T]` rows of the table */
      readonly places: Tensor;
      /** `[P,1]` */
      readonly lengths: Tensor;
    };

function storeCaptions(device: Device, config: RunConfig, data: TrainingData, input: Standardization): StoredCaptions {
  const { train, table } = data;
  const pairs = train.images.length;
  if (config.textEncoder !== "attention" || !table) {
    const all = train.images.map((_, pair) => pair);
    const vectors = standardize(captionInputs(config, train, data, all), input);
    return { vectors: device.tensor([pairs, vectors.length / pairs], vectors) };
  }
  const { places, lengths } = wordPlaces(train, config.captionWords);
  const rows = new Float32Array(table.length + config.wordDimension);
  rows.set(standardize(table, input), config.wordDimension);
  return {
    table: device.tensor([rows.length / config.wordDimension, config.wordDimension], rows),
    places: device.tensor([pairs, config.captionWords], places),
    lengths: device.tensor([pairs, 1], lengths),
  };
}

function gatherCaptions(captions: StoredCaptions, batch: Batch): Captions {
  if ("vectors" in captions) return { x: gatherRows(captions.vectors, batch) };
  const { table, places, lengths } = captions;
  return { x: gatherWords(table, places, batch), lengths: gatherRows(lengths, batch) };
}

// what the mean image and the principal components start from is no weight to be kept small
const decays = (name: string) => name.endsWith(".weight") && !name.startsWith("components");

/** Allocates what a step works on; the weights that decay come first. */
export function stepMemory(
  device: Device,
  config: RunConfig,
  data: TrainingData,
  input: Standardization,
  stepsPerEpoch: number,
): StepMemory {
  const { pixels, train } = data;
  const entries = Object.entries(weightShapes(config));
  const shapes = Object.fromEntries([
    ...entries.filter(([name]) => decays(name)),
    ...entries.filter(([name]) => !decays(name)),
  ]);
  const words = new Uint32Array(pixels.length / 4);
  new Uint8Array(words.buffer).set(pixels);
  const weights = flat(device, shapes);
  const gradient = flat(device, shapes);
  const meanSquare = flat(device, shapes);
  const captions = storeCaptions(device, config, data, input);
  const tensors = {
    bytes: device.tensor([words.length], words),
    imageOf: device.tensor([train.images.length], train.images),
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
    captions,
    weights,
    gradients: gradient,
    meanSquare,
    dispose() {
      for (const tensor of [...Object.values(tensors), ...Object.values(captions)]) tensor.dispose();
      for (const { whole, parts } of flats) for (const each of [whole, ...Object.values(parts)]) each.dispose();
    },
  };
}

/**
 * What the loss is multiplied by for the way back, so that gradients that are means over all pixels of a batch do not
 * vanish in f16 (Micikevicius et al. 2018, Mixed precision training): a power of two, so that it costs no digits.
 */
export const lossScaleOf = ({ precision, batchSize }: Pick<RunConfig, "precision" | "batchSize">): number =>
  precision === "mixed" ? 2 ** Math.round(Math.log2(batchSize * IMAGE_VALUES)) : 1;

/** Records one training step: gather a batch, forward, backward, RMSprop, keep the losses, count on. */
export function captureStep(device: Device, config: RunConfig, m: StepMemory): Capture<undefined> {
  const { batchSize: size, rho, epsilon, weightDecay } = config;
  const steady = Object.entries(m.weights.parts).find(([name]) => !decays(name));
  const decayed = (steady?.[1].offset ?? 0) / 4;
  const lossScale = lossScaleOf(config);
  const seed = device.tensor([3], [lossScale, 0, 0]);
  const step = capture(device, [], () => {
    const batch = { order: m.order, cursor: m.cursor, size };
    const targets = gatherImages(m.bytes, m.imageOf, batch, [IMAGE_SIZE, IMAGE_SIZE, 3]);
    const captions = gatherCaptions(m.captions, batch);
    const { images, mu, logvar } = sketch(m.weights.parts, captions, { dropout: config.dropout, key: m.key });
    const losses = klMse(images, targets, mu, logvar, m.klWeight);
    gradients(losses, Object.values(m.weights.parts), { seed, into: Object.values(m.gradients.parts) });
    const options = { rho, epsilon, weightDecay, decayed, lossScale };
    rmsprop(m.weights.whole, m.gradients.whole, m.meanSquare.whole, m.learningRate, options);
    record(m.history, losses, m.key, { at: 1 });
    advance(m.key, { at: 1, by: 1, limit: 0 });
    advance(m.cursor, { at: 0, by: size, limit: m.order.size });
    return undefined;
  });
  seed.dispose();
  return step;
}
