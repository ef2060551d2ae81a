import { type Pixels, valuesOf } from "../src/index.js";
import type { Matrix } from "../src/math/matrix.js";

/** A generator of random numbers in 0..1 that depend on the seed (a linear congruential generator). */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Width and height of the images of these tests, in pixels. */
export const IMAGE_SIZE = 32;

/** The number of values of an image of 32x32 pixels. */
export const IMAGE_VALUES = valuesOf(IMAGE_SIZE);

/** Makes images of 32x32 pixels from bytes. */
export const pixelsOf = (pixels: Uint8Array): Pixels => ({ pixels, imageSize: IMAGE_SIZE });

/** `count` random images `[size, size, 3]`. They are smooth: neighbouring pixels are similar. */
export function randomImages(count: number, seed: number, size = IMAGE_SIZE): Pixels {
  const next = random(seed);
  const values = valuesOf(size);
  const pixels = new Uint8Array(count * values);
  for (let image = 0; image < count; image++) {
    const waves = Array.from({ length: 3 }, () => [next() * 0.3, next() * 0.3, next() * 6]);
    for (let i = 0; i < values; i++) {
      const [down, right, shift] = waves[i % 3]!;
      const [row, column] = [Math.floor(i / (3 * size)), Math.floor(i / 3) % size];
      const value = 128 + 100 * Math.sin(down! * row + right! * column + shift!);
      pixels[image * values + i] = value + 20 * next();
    }
  }
  return { pixels, imageSize: size };
}

export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** A matrix of random numbers from -0.5 to 0.5. */
export function randomMatrix(rows: number, columns: number, seed: number): Matrix {
  const next = random(seed);
  return { rows, columns, values: Float64Array.from({ length: rows * columns }, () => next() - 0.5) };
}
