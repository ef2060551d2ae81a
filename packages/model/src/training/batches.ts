import { advance, type Batch, type Device, gatherImages, permutation, type Tensor } from "@bosquejo/tensor";
import { streams } from "../streams.js";
import type { TrainingData } from "../types.js";

/** The training images on the device, and the order in which batches take (caption, image) pairs. */
export interface Batches {
  /** all images' bytes, four a word */
  readonly bytes: Tensor;
  readonly stepsPerEpoch: number;
  /** where the captured step finds the pairs of its batch */
  readonly batch: Batch;
  /** Records gathering the batch's images, `[B, size, size, 3]` in 0..1. */
  images(): Tensor;
  /** Records going on to the next batch. */
  advance(): void;
  /** Writes the order of an epoch, shuffled by (seed, epoch). */
  startEpoch(epoch: number): void;
  /** Puts the cursor where it is after so many steps. */
  seek(step: number): void;
  dispose(): void;
}

/** Uploads all images of `data`. */
export function batches(device: Device, data: TrainingData, size: number, seed: number): Batches {
  const { pixels, imageSize, train } = data;
  const pairs = train.images.length;
  const stepsPerEpoch = Math.max(1, Math.floor(pairs / size));
  const words = new Uint32Array(pixels.length / 4);
  new Uint8Array(words.buffer).set(pixels);
  const bytes = device.tensor([words.length], words);
  const imageOf = device.tensor([pairs], train.images);
  const order = device.zeros([stepsPerEpoch * size], "u32");
  const cursor = device.zeros([1], "u32");
  const batch: Batch = { order, cursor, size };
  return {
    bytes,
    stepsPerEpoch,
    batch,
    images: () => gatherImages(bytes, imageOf, batch, [imageSize, imageSize, 3]),
    advance: () => advance(cursor, { at: 0, by: size, limit: order.size }),
    startEpoch(epoch) {
      const shuffled = permutation(pairs, seed, streams.shuffle, epoch);
      // fewer pairs than a batch go round
      order.write(Uint32Array.from({ length: order.size }, (_, i) => shuffled[i % pairs]!));
    },
    seek: (step) => cursor.write([(step * size) % order.size]),
    dispose() {
      for (const tensor of [bytes, imageOf, order, cursor]) tensor.dispose();
    },
  };
}
