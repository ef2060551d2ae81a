import type { Matrix } from "../../../src/math/matrix.js";
import { rowProducts, type SetProducts } from "../../../src/metrics/sets/set-products.js";
import { random } from "../../random.js";

/** `rows` random points of `columns` numbers, roughly normal, about `centre`. */
export function points(rows: number, columns: number, seed: number, centre = 0): Matrix {
  const next = random(seed);
  const normal = () => Array.from({ length: 12 }, next).reduce((sum, value) => sum + value, -6);
  return { rows, columns, values: Float64Array.from({ length: rows * columns }, () => centre + normal()) };
}

/** The inner products of two sets of features. */
export async function productsOf(real: Matrix, drawn: Matrix): Promise<SetProducts> {
  return {
    features: real.columns,
    real: await rowProducts(real, real),
    drawn: await rowProducts(drawn, drawn),
    cross: await rowProducts(real, drawn),
  };
}

/** The rows of a matrix as lists. */
export const rowLists = ({ rows, columns, values }: Matrix): number[][] =>
  Array.from({ length: rows }, (_, i) => [...values.subarray(i * columns, (i + 1) * columns)]);

export const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, i) => sum + value * b[i]!, 0);

export const squaredDistance = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((sum, value, i) => sum + (value - b[i]!) ** 2, 0);

/** `count` images of equal length, one after the other, as separate lists. */
export const imagesOf = (pixels: Uint8Array, count: number): number[][] =>
  Array.from({ length: count }, (_, i) => [
    ...pixels.subarray((i * pixels.length) / count, ((i + 1) * pixels.length) / count),
  ]);

/**
 * Pictures of 16x16 pixels and captions of three numbers. A caption has the strengths of three waves of its picture.
 * Both have some noise.
 */
export function captionedPictures(count: number, seed: number): { pictures: Uint8Array; captions: Float32Array } {
  const next = random(seed);
  const values = 16 * 16 * 3;
  const strengths = Array.from({ length: count }, () => [next() - 0.5, next() - 0.5, next() - 0.5]);
  const pictures = Uint8Array.from({ length: count * values }, (_, at) => {
    const [i, own] = [at % values, strengths[Math.floor(at / values)]!];
    const place = Math.floor(i / 3);
    const wave = own.reduce((sum, value, k) => sum + value * Math.sin((place * (k + 1)) / 20 + ((k * i) % 3)), 0);
    return 128 + 80 * wave + 10 * next();
  });
  return { pictures, captions: Float32Array.from(strengths.flat(), (value) => value + 0.02 * next()) };
}
