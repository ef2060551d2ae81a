import { type Device, openDevice } from "@bosquejo/tensor";
import { afterAll, beforeAll, expect, test } from "vitest";
import { meanImage } from "../../src/index.js";
import { transposed } from "../../src/math/matrix.js";
import { principalComponents } from "../../src/math/principal-components.js";
import { product } from "../../src/math/product.js";
import { symmetricEigen } from "../../src/math/symmetric-eigen.js";
import { IMAGE_VALUES, pixelsOf, random } from "../random.js";

let device: Device;
beforeAll(async () => {
  device = await openDevice();
});
afterAll(() => device.dispose());

/** Images: 128 plus three patterns, each times a random score; the scores of the first pattern are the largest. */
function patterned(images: number): { pixels: Uint8Array; patterns: Float64Array[] } {
  const next = random(5);
  const patterns = [0, 1, 2].map((k) =>
    Float64Array.from({ length: IMAGE_VALUES }, (_, i) => Math.sign(Math.sin(((i % 192) + 1) * (k + 1) * 0.7))),
  );
  const pixels = new Uint8Array(images * IMAGE_VALUES);
  for (let n = 0; n < images; n++) {
    const scores = [60, 30, 10].map((size) => size * (2 * next() - 1));
    for (let i = 0; i < IMAGE_VALUES; i++)
      pixels[n * IMAGE_VALUES + i] = Math.round(
        128 + scores.reduce((sum, score, k) => sum + score * patterns[k]![i]!, 0),
      );
  }
  return { pixels, patterns };
}

test("computes the directions and deviations of images, largest first", async () => {
  const images = 100;
  const { pixels } = patterned(images);
  const all = Uint32Array.from({ length: 2 * images }, (_, i) => i >> 1);
  const mean = meanImage(pixelsOf(pixels), all);
  using bytes = device.tensor([pixels.length / 4], new Uint32Array(pixels.buffer));
  const stored = { ...pixelsOf(pixels), bytes, images: all, seed: 1 };
  const { deviations, directions: units, variance } = await principalComponents(device, stored, mean, 4);
  const directions = { rows: 4, columns: IMAGE_VALUES, values: Float64Array.from(units) };
  const x = {
    rows: images,
    columns: IMAGE_VALUES,
    values: Float64Array.from(pixels, (v, i) => v / 255 - mean[i % IMAGE_VALUES]!),
  };
  const scores = product(x, transposed(directions));
  let [explained, all2] = [0, 0];
  for (const value of x.values) all2 += value * value;
  for (let c = 0; c < 4; c++) {
    let squares = 0;
    for (let n = 0; n < images; n++) squares += scores.values[n * 4 + c]! ** 2;
    expect(Math.sqrt(squares / images) / deviations[c]!).toBeCloseTo(1, 3);
    explained += squares;
  }
  expect([...deviations]).toEqual([...deviations].sort((a, b) => b - a));
  // there are three patterns; the rest is the rounding to bytes
  expect(variance / (all2 / images)).toBeCloseTo(1, 4);
  expect(explained / all2).toBeGreaterThan(0.999);
  expect(deviations[3]! / deviations[2]!).toBeLessThan(0.1);
  const gram = product(directions, transposed(directions));
  // the fourth direction is that of the rounding, whose variance is near the last digit of float32 sums
  gram.values.forEach((value, i) => {
    const [row, column] = [Math.floor(i / 4), i % 4];
    expect(value).toBeCloseTo(row === column ? 1 : 0, Math.max(row, column) < 3 ? 6 : 4);
  });
});

test("two images have only one direction", async () => {
  const pixels = new Uint8Array(2 * IMAGE_VALUES).fill(50);
  pixels.fill(200, IMAGE_VALUES);
  using bytes = device.tensor([pixels.length / 4], new Uint32Array(pixels.buffer));
  const pair = Uint32Array.of(0, 1);
  const stored = { ...pixelsOf(pixels), bytes, images: pair, seed: 1 };
  const { deviations } = await principalComponents(device, stored, meanImage(stored, pair), 3);
  expect(deviations[0]).toBeCloseTo((75 / 255) * 32 * Math.sqrt(3), 2);
  expect(deviations[1]! / deviations[0]!).toBeLessThan(1e-3);
});

test("the product of eigenvectors and eigenvalues is the matrix", () => {
  const n = 7;
  const next = random(9);
  const half = { rows: n, columns: n, values: Float64Array.from({ length: n * n }, () => 2 * next() - 1) };
  const matrix = product(half, transposed(half));
  const { values, vectors } = symmetricEigen(matrix);
  expect([...values]).toEqual([...values].sort((a, b) => b - a));
  const scaled = { ...vectors, values: vectors.values.map((value, i) => value * values[i % n]!) };
  const back = product(scaled, transposed(vectors));
  back.values.forEach((value, i) => {
    expect(value).toBeCloseTo(matrix.values[i]!, 10);
  });
});
