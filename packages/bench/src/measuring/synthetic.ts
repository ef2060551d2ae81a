import { oneWordCaptions, type RunConfig, type TrainingData, valuesOf } from "@bosquejo/model";
import { threefry, uniform01 } from "@bosquejo/tensor";

// a prime: with a power of two, a wrong index could give the right value
const PERIOD = 65521;

/** Numbers evenly distributed over (-1, 1), the same for the same seed. They repeat after 65,521 numbers. */
export function randomValues(length: number, seed: number): Float32Array {
  const period = Float32Array.from(
    { length: Math.min(length, PERIOD) },
    (_, i) => 2 * uniform01(threefry([seed, 0], [i, 0])[0]) - 1,
  );
  const values = new Float32Array(length);
  for (let start = 0; start < length; start += PERIOD) values.set(period.subarray(0, length - start), start);
  return values;
}

/** Random bytes, the same for the same seed. They repeat after 65,521 bytes. */
export const randomBytes = (length: number, seed: number): Uint8Array =>
  Uint8Array.from(randomValues(length, seed), (value) => (value + 1) * 128);

/** One batch of random images, each with a random caption of one word. Every step trains on the whole batch. */
export function syntheticData({ training, text, data: { imageSize } }: RunConfig): TrainingData {
  const { batchSize } = training;
  const pixels = randomBytes(batchSize * valuesOf(imageSize), 1);
  const vectors = randomValues(batchSize * text.wordDimension, 2);
  const images = Uint32Array.from({ length: batchSize }, (_, i) => i);
  const pairs = { vectors, images, words: oneWordCaptions(batchSize) };
  return { pixels, imageSize, table: vectors, train: pairs, test: pairs };
}
