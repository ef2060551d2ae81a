import {
  type CaptionPairs,
  type Captions,
  oneWordCaptions,
  selectCaptions,
  type TrainingData,
  valuesOf,
} from "../src/index.js";
import { random } from "./random.js";

/** The number of values of a word vector in these tests. */
export const DIMENSION = 12;

/** Pairs with mean word vectors `[P, E]`. Pair i has the image `first + i` and one word: row `first + i` of a table. */
const side = (first: number, vectors: Float32Array): CaptionPairs => {
  const pairs = vectors.length / DIMENSION;
  const images = Uint32Array.from({ length: pairs }, (_, i) => first + i);
  return { vectors, images, words: oneWordCaptions(pairs, first) };
};

/**
 * Coloured discs on white. Each has its own random word, which says nothing about it: a model can only memorize them.
 */
export function discs(train: number, test: number, size = 8): TrainingData {
  const next = random(11);
  const values = valuesOf(size);
  const pixels = new Uint8Array((train + test) * values);
  const scale = size / 64;
  for (let image = 0; image < train + test; image++) {
    const [x, y, radius] = [16 + 32 * next(), 16 + 32 * next(), 10 + 12 * next()];
    const colour = [255 * next(), 255 * next(), 255 * next()];
    for (let i = 0; i < values; i++) {
      const [right, down] = [(Math.floor(i / 3) % size) / scale, Math.floor(i / (3 * size)) / scale];
      const distance = Math.hypot(right - x, down - y) - radius;
      const cover = Math.min(1, Math.max(0, 0.5 - distance / 2));
      pixels[image * values + i] = 255 + (colour[i % 3]! - 255) * cover;
    }
  }
  const table = Float32Array.from({ length: (train + test) * DIMENSION }, () => next() * 2 - 1);
  const cut = train * DIMENSION;
  return {
    ...{ pixels, imageSize: size, table },
    ...{ train: side(0, table.slice(0, cut)), test: side(train, table.slice(cut)) },
  };
}

/** The captions of the chosen pairs of a side. */
export const captionsAt = (
  { table, ...data }: TrainingData,
  of: "train" | "test",
  chosen: ArrayLike<number>,
): Captions => selectCaptions({ words: data[of].words, table, dimension: DIMENSION }, chosen);
