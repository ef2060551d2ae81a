import { describe, expect, test } from "vitest";
import { imageMetrics, klDivergence, ModelError, psnr, ssim } from "../src/index.js";
import { randomImages } from "./random.js";

const VALUES = 64 * 64 * 3;

const plain = (red: number, green: number, blue: number) =>
  Uint8Array.from({ length: VALUES }, (_, i) => [red, green, blue][i % 3]!);

const floats = (bytes: Uint8Array) => Float32Array.from(bytes, (value) => value / 255);

function metricsOf(predicted: Uint8Array | Float32Array, real: Uint8Array) {
  const sum = imageMetrics();
  sum.add(predicted, real);
  return sum.result();
}

const lumaOf = (image: Uint8Array) =>
  Float64Array.from(
    { length: 64 * 64 },
    (_, i) => 0.299 * image[3 * i]! + 0.587 * image[3 * i + 1]! + 0.114 * image[3 * i + 2]!,
  );

/** The paper's formula, window by window in two dimensions. */
function slowSsim(a: Float64Array, b: Float64Array): number {
  const window = Array.from({ length: 121 }, (_, i) => {
    const [row, column] = [Math.floor(i / 11) - 5, (i % 11) - 5];
    return Math.exp(-(row * row + column * column) / (2 * 1.5 * 1.5));
  });
  const total = window.reduce((sum, value) => sum + value);
  const values: number[] = [];
  for (let top = 0; top + 11 <= 64; top++)
    for (let left = 0; left + 11 <= 64; left++) {
      const mean = (f: (at: number) => number) =>
        window.reduce((sum, w, i) => sum + w * f((top + Math.floor(i / 11)) * 64 + left + (i % 11)), 0) / total;
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
  test("equals the paper's formula taken window by window", () => {
    const pixels = randomImages(3, 7);
    const [a, b, c] = [0, 1, 2].map((i) => lumaOf(pixels.subarray(i * VALUES, (i + 1) * VALUES)));
    expect(ssim(a!, b!)).toBeCloseTo(slowSsim(a!, b!), 10);
    expect(ssim(b!, c!)).toBeCloseTo(slowSsim(b!, c!), 10);
    expect(Math.abs(ssim(a!, b!))).toBeLessThan(0.5);
  });

  test("is 1 for equal planes and symmetric for others", () => {
    const pixels = randomImages(2, 8);
    const [a, b] = [lumaOf(pixels.subarray(0, VALUES)), lumaOf(pixels.subarray(VALUES))];
    expect(ssim(a, a)).toBeCloseTo(1, 12);
    expect(ssim(a, b)).toBeCloseTo(ssim(b, a), 12);
  });

  test("of two plain planes is the luminance term alone", () => {
    const [a, b] = [new Float64Array(4096).fill(100), new Float64Array(4096).fill(200)];
    expect(ssim(a, b)).toBeCloseTo((2 * 100 * 200 + 6.5025) / (100 ** 2 + 200 ** 2 + 6.5025), 10);
  });
});

describe("image metrics", () => {
  test("of an image against itself are perfect, with a PSNR of 100 dB", () => {
    const image = randomImages(1, 3);
    const perfect = { mse: 0, channelAccuracy: 1, psnr: 100, ssim: expect.closeTo(1, 10), sharpness: 1 };
    expect(metricsOf(image, image)).toEqual(perfect);
  });

  test("are the same for bytes as for floats in 0..1", () => {
    const pixels = randomImages(2, 4);
    const [a, b] = [pixels.subarray(0, VALUES), pixels.subarray(VALUES)];
    const [fromBytes, fromFloats] = [metricsOf(a, b), metricsOf(floats(a), b)];
    for (const [name, value] of Object.entries(fromBytes))
      expect(fromFloats[name as keyof typeof fromFloats], name).toBeCloseTo(value, 6);
  });

  test("give mean squared error and PSNR by their definitions, averaged over images", () => {
    const sum = imageMetrics();
    sum.add(plain(51, 51, 51), plain(0, 0, 0));
    sum.add(plain(0, 0, 51), plain(0, 0, 0));
    const [first, second] = [0.2 ** 2, 0.2 ** 2 / 3];
    expect(sum.result().mse).toBeCloseTo((first + second) / 2, 12);
    expect(sum.result().psnr).toBeCloseTo((-10 * Math.log10(first) - 10 * Math.log10(second)) / 2, 10);
    expect(psnr(0.01)).toBeCloseTo(20, 12);
  });

  test("neither clamp nor round floats", () => {
    expect(metricsOf(new Float32Array(VALUES).fill(1.5), plain(255, 255, 255)).mse).toBeCloseTo(0.25, 12);
  });

  test.each([
    [[9, 5, 1], [200, 0, 0], 1],
    [[5, 9, 1], [200, 0, 0], 0],
    [[5, 9, 9], [0, 200, 0], 1],
    [[9, 5, 9], [0, 0, 200], 0],
    [[7, 7, 7], [255, 255, 255], 1],
    [[1, 2, 3], [255, 255, 255], 0],
  ])("count channels %j against %j as accuracy %d: the first of equal channels is the largest", (a, b, accuracy) => {
    const [predicted, real] = [plain(a[0]!, a[1]!, a[2]!), plain(b[0]!, b[1]!, b[2]!)];
    expect(metricsOf(predicted, real).channelAccuracy).toBe(accuracy);
  });

  test("count single pixels for channel accuracy", () => {
    const real = plain(9, 0, 0);
    const predicted = real.slice();
    for (let pixel = 0; pixel < 1024; pixel++) predicted[3 * pixel + 1] = 10;
    expect(metricsOf(predicted, real).channelAccuracy).toBe(0.75);
  });

  test("give half the sharpness for half the contrast, and none for a plain image", () => {
    const real = Uint8Array.from({ length: VALUES }, (_, i) => (Math.floor(i / 3) % 2) * 200);
    expect(
      metricsOf(
        real.map((value) => value / 2),
        real,
      ).sharpness,
    ).toBeCloseTo(0.5, 12);
    expect(metricsOf(plain(100, 100, 100), real).sharpness).toBe(0);
    expect(metricsOf(plain(1, 1, 1), plain(2, 2, 2)).sharpness).toBe(1);
    expect(Number.isFinite(metricsOf(real, plain(2, 2, 2)).sharpness), "a number that JSON holds").toBe(true);
  });

  test("want images of the right size, and at least one", () => {
    expect(() => metricsOf(new Uint8Array(3), plain(0, 0, 0))).toThrow(
      new RangeError("metrics: wants 12288 values, got 3 and 12288"),
    );
    expect(() => imageMetrics().result()).toThrow(
      new ModelError("metrics: wants at least one image to compare, got none"),
    );
  });
});

describe("the KL divergence", () => {
  test("of a standard normal is 0, and of a shifted one half the square of the shift", () => {
    expect(klDivergence([0, 0], [0, 0])).toBe(0);
    expect(klDivergence([3, 0], [0, 0])).toBe(4.5);
  });

  test("equals the integral of p log(p / q)", () => {
    const [mu, logVariance] = [0.7, -1.2];
    const sigma = Math.exp(logVariance / 2);
    const density = (x: number, m: number, s: number) =>
      Math.exp(-(((x - m) / s) ** 2) / 2) / (s * Math.sqrt(2 * Math.PI));
    let integral = 0;
    for (let x = mu - 10 * sigma; x < mu + 10 * sigma; x += sigma / 1000) {
      const p = density(x, mu, sigma);
      integral += (p * Math.log(p / density(x, 0, 1)) * sigma) / 1000;
    }
    expect(klDivergence([mu], [logVariance])).toBeCloseTo(integral, 9);
  });
});
