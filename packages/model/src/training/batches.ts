import {
  advance,
  type Batch,
  type Device,
  gatherImages,
  gatherWords,
  permutation,
  reshape,
  type Tensor,
} from "@bosquejo/tensor";
import { streams } from "../streams.js";
import type { TrainingData } from "../types.js";

/** The training images on the device, and the order of the pairs in batches. */
export interface Batches {
  /** the bytes of all images, four in each word */
  readonly bytes: Tensor;
  readonly stepsPerEpoch: number;
  /** the batch of the captured step: order and position of its pairs */
  readonly batch: Batch;
  /** Records a gather of the batch's images, `[B, size, size, 3]` in 0..1. */
  images(): Tensor;
  /** Records a gather of the rows `[B, n]` of the batch's images from a table `[N, n]`. */
  rows(table: Tensor): Tensor;
  /** Records the move to the next batch. */
  advance(): void;
  /** Writes the order of the pairs in an epoch, a shuffle by (seed, epoch). */
  startEpoch(epoch: number): void;
  /** Moves to the batch that follows `step` steps. */
  seek(step: number): void;
  dispose(): void;
}

/** The bytes of images as values of four bytes, for the device. */
export function packedBytes(pixels: Uint8Array): Uint32Array {
  const words = new Uint32Array(pixels.length / 4);
  new Uint8Array(words.buffer).set(pixels);
  return words;
}

/** Copies the images of `data` to the device. */
export function batches(device: Device, data: TrainingData, size: number, seed: number): Batches {
  const { pixels, imageSize, train } = data;
  const pairs = train.images.length;
  const stepsPerEpoch = Math.max(1, Math.floor(pairs / size));
  const words = packedBytes(pixels);
  const bytes = device.tensor([words.length], words);
  const imageOf = device.tensor([pairs, 1], train.images);
  const order = device.zeros([stepsPerEpoch * size], "u32");
  const cursor = device.zeros([1], "u32");
  const batch: Batch = { order, cursor, size };
  return {
    bytes,
    stepsPerEpoch,
    batch,
    images: () => gatherImages(bytes, imageOf, batch, [imageSize, imageSize, 3]),
    rows: (table) => reshape(gatherWords(table, imageOf, batch), [size, table.shape[1]!]),
    advance: () => advance(cursor, { at: 0, by: size, limit: order.size }),
    startEpoch(epoch) {
      const shuffled = permutation(pairs, seed, streams.shuffle, epoch);
      // fewer pairs than a batch has: repeat them
      order.write(Uint32Array.from({ length: order.size }, (_, i) => shuffled[i % pairs]!));
    },
    seek: (step) => cursor.write([(step * size) % order.size]),
    dispose() {
      for (const tensor of [bytes, imageOf, order, cursor]) tensor.dispose();
    },
  };
}
