import { describe, expect, test } from "vitest";
import { imageAt } from "../../src/index.js";
import { ssim } from "../../src/metrics/ssim.js";
import { random, randomImages } from "../random.js";

const lumaOf = (image: Uint8Array) =>
  Float64Array.from(
    { length: image.length / 3 },
    (_, i) => 0.299 * image[3 * i]! + 0.587 * image[3 * i + 1]! + 0.114 * image[3 * i + 2]!,
  );

/** Computes the paper's formula for each window, in two dimensions. */
function slowSsim(a: Float64Array, b: Float64Array, size = 64): number {
  const window = Array.from({ length: 121 }, (_, i) => {
    const [row, column] = [Math.floor(i / 11) - 5, (i % 11) - 5];
    return Math.exp(-(row * row + column * column) / (2 * 1.5 * 1.5));
  });
  const total = window.reduce((sum, value) => sum + value);
  const values: number[] = [];
  for (let top = 0; top + 11 <= size; top++)
    for (let left = 0; left + 11 <= size; left++) {
      const mean = (f: (at: number) => number) =>
        window.reduce((sum, w, i) => sum + w * f((top + Math.floor(i / 11)) * size + left + (i % 11)), 0) / total;
      const [meanA, meanB] = [mean((at) => a[at]!), mean((at) => b[at]!)];
      const varianceA = mean((at) => (a[at]! - meanA) ** 2);
      const varianceB = mean((at) => (b[at]! - meanB) ** 2);
      const covariance = mean((at) => (a[at]! - meanA) * (b[at]! - meanB));
      const [c1, c2] = [(0.01 * 255) ** 2, (0.03 * 255) ** 2];
      values.push(
        ((2 * meanA * meanB + c1) * (2 * covariance + c2)) /
          ((meanA ** 2 + meanB ** 2 + c1) * (varianceA + varianceB + c2)),
      );
    }
  return values.reduce((sum, value) => sum + value) / values.length;
}

describe("SSIM", () => {
  test("equals the paper's formula, computed for each window", () => {
    const images = randomImages(3, 7, 64);
    const [a, b, c] = [0, 1, 2].map((i) => lumaOf(imageAt(images, i)));
    expect(ssim(a!, b!, 64)).toBeCloseTo(slowSsim(a!, b!), 10);
    expect(ssim(b!, c!, 64)).toBeCloseTo(slowSsim(b!, c!), 10);
    expect(Math.abs(ssim(a!, b!, 64))).toBeLessThan(0.5);
  });

  test("is 1 for equal planes, and symmetric", () => {
    const images = randomImages(2, 8, 64);
    const [a, b] = [lumaOf(imageAt(images, 0)), lumaOf(imageAt(images, 1))];
    expect(ssim(a, a, 64)).toBeCloseTo(1, 12);
    expect(ssim(a, b, 64)).toBeCloseTo(ssim(b, a, 64), 12);
  });

  test("of two constant planes is only the luminance term", () => {
    const [a, b] = [new Float64Array(4096).fill(100), new Float64Array(4096).fill(200)];
    expect(ssim(a, b, 64)).toBeCloseTo((2 * 100 * 200 + 6.5025) / (100 ** 2 + 200 ** 2 + 6.5025), 10);
  });

  test.each([11, 16, 32, 128])("of images of %d pixels a side is the same formula", (size) => {
    const images = randomImages(2, 9, size);
    const [a, b] = [lumaOf(imageAt(images, 0)), lumaOf(imageAt(images, 1))];
    expect(ssim(a, b, size)).toBeCloseTo(slowSsim(a, b, size), 10);
    // a call with another size in between must not change the result
    ssim(new Float64Array(64 * 64), new Float64Array(64 * 64), 64);
    expect(ssim(a, b, size)).toBe(ssim(a, b, size));
  });

  test("of images under 11 pixels is the formula for one window with equal weights", () => {
    const next = random(4);
    const plane = () => Array.from({ length: 64 }, () => 255 * next());
    const [a, b] = [plane(), plane()];
    const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const [meanA, meanB] = [mean(a), mean(b)];
    const product = (x: readonly number[], y: readonly number[]) => mean(x.map((value, i) => value * y[i]!));
    const away = (x: readonly number[], middle: number) => x.map((value) => value - middle);
    const [dA, dB] = [away(a, meanA), away(b, meanB)];
    const [c1, c2] = [(0.01 * 255) ** 2, (0.03 * 255) ** 2];
    const wanted =
      ((2 * meanA * meanB + c1) * (2 * product(dA, dB) + c2)) /
      ((meanA ** 2 + meanB ** 2 + c1) * (product(dA, dA) + product(dB, dB) + c2));
    expect(ssim(Float64Array.from(a), Float64Array.from(b), 8)).toBeCloseTo(wanted, 10);
    expect(ssim(Float64Array.from(a), Float64Array.from(a), 8)).toBeCloseTo(1, 12);
  });
});
