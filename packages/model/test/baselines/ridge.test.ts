import { describe, expect, test } from "vitest";
import { type CaptionPairs, meanImage, ridgeImages, ridgeRegression } from "../../src/index.js";
import { IMAGE_VALUES, mean, pixelsOf, random, randomImages } from "../random.js";

// the values of an image that are compared with a slow reference
const SOME = [0, 1, 777, 1535, IMAGE_VALUES - 1];

type RidgePairs = Pick<CaptionPairs, "images" | "vectors">;

/** Random captions in random order, one to three for each image. */
function randomPairs(images: number, E: number, seed: number): RidgePairs {
  const next = random(seed);
  const list = Array.from({ length: images }, (_, i) => Array<number>(1 + Math.floor(next() * 3)).fill(i)).flat();
  list.sort(() => next() - 0.5);
  return { images: Uint32Array.from(list), vectors: Float32Array.from({ length: list.length * E }, next) };
}

/** Solves `a x = b` by Gaussian elimination with pivots. */
function solve(a: readonly number[][], b: readonly number[]): number[] {
  const rows = a.map((row, i) => [...row, b[i]!]);
  for (let i = 0; i < rows.length; i++) {
    const pivot = rows.reduce(
      (best, row, r) => (r >= i && Math.abs(row[i]!) > Math.abs(rows[best]![i]!) ? r : best),
      i,
    );
    [rows[i], rows[pivot]] = [rows[pivot]!, rows[i]!];
    for (let r = 0; r < rows.length; r++) {
      if (r === i) continue;
      const factor = rows[r]![i]! / rows[i]![i]!;
      rows[r] = rows[r]!.map((value, column) => value - factor * rows[i]![column]!);
    }
  }
  return rows.map((row, i) => row.at(-1)! / row[i]!);
}

/** The standardized word vectors of all pairs. */
function standardized({ vectors, images }: RidgePairs): number[][] {
  const E = vectors.length / images.length;
  const rows = Array.from(images, (_, p) => Array.from(vectors.subarray(p * E, (p + 1) * E)));
  const means = rows[0]!.map((_, e) => mean(rows.map((row) => row[e]!)));
  const deviations = means.map((m, e) => Math.sqrt(mean(rows.map((row) => (row[e]! - m) ** 2))));
  return rows.map((row) => row.map((value, e) => (value - means[e]!) / deviations[e]!));
}

/** Computes the ridge weights of one output from standardized inputs and centred targets, pair by pair. */
function ridgeOf(x: readonly number[][], y: readonly number[], lambda: number): number[] {
  const sum = (f: (row: number[], p: number) => number) => x.reduce((total, row, p) => total + f(row, p), 0);
  const squares = x[0]!.map((_, i) =>
    x[0]!.map((_, j) => sum((row) => row[i]! * row[j]!) + (i === j ? lambda * x.length : 0)),
  );
  return solve(
    squares,
    x[0]!.map((_, i) => sum((row, p) => row[i]! * y[p]!)),
  );
}

const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, value, i) => sum + value * b[i]!, 0);

describe("the mean image", () => {
  test("is the mean of the listed images; an image that is listed twice counts twice", () => {
    const images = randomImages(3, 1);
    const { pixels } = images;
    const found = meanImage(images, Uint32Array.of(0, 2, 2));
    for (const i of SOME) expect(found[i]).toBeCloseTo((pixels[i]! + 2 * pixels[2 * IMAGE_VALUES + i]!) / 3 / 255, 6);
  });

  test("throws without images", () => {
    expect(() => meanImage(randomImages(1, 1), [])).toThrow("mean image: expected at least one image, got none");
  });
});

describe("ridge regression", () => {
  test.each([1, 3, 6])("with %d inputs equals a dense solution pair by pair", async (E) => {
    const images = randomImages(9, 2);
    const { pixels } = images;
    const pairs = randomPairs(9, E, 3);
    const x = standardized(pairs);
    const found = ridgeImages(await ridgeRegression(pairs, images, 0.1), pairs.vectors);
    for (const value of SOME) {
      const y = Array.from(pairs.images, (image) => pixels[image * IMAGE_VALUES + value]! / 255);
      const weights = ridgeOf(
        x,
        y.map((target) => target - mean(y)),
        0.1,
      );
      x.forEach((row, p) => {
        const wanted = Math.min(1, Math.max(0, mean(y) + dot(row, weights)));
        expect(found[p * IMAGE_VALUES + value]).toBeCloseTo(wanted, 6);
      });
    }
  });

  test("chooses the penalty with the smallest error on every fifth training image", async () => {
    const next = random(5);
    const pairs = randomPairs(30, 3, 6);
    const x = standardized(pairs);
    // all values of an image are equal: a linear function of its first caption, plus noise
    const level = Array.from({ length: 30 }, (_, image) => {
      const row = x[pairs.images.indexOf(image)]!;
      return Math.round(128 + 30 * row[0]! - 10 * row[2]! + 120 * (next() - 0.5));
    });
    const pixels = Uint8Array.from({ length: 30 * IMAGE_VALUES }, (_, i) => level[Math.floor(i / IMAGE_VALUES)]!);
    const y = Array.from(pairs.images, (image) => pixels[image * IMAGE_VALUES]! / 255);
    const centred = y.map((value) => value - mean(y));
    const fitted = x.flatMap((_, p) => (pairs.images[p]! % 5 === 4 ? [] : [p]));
    const held = x.flatMap((_, p) => (pairs.images[p]! % 5 === 4 ? [p] : []));
    const errors = Array.from({ length: 15 }, (_, i) => {
      const lambda = 10 ** (2 - i / 2);
      const weights = ridgeOf(
        fitted.map((p) => x[p]!),
        fitted.map((p) => centred[p]!),
        lambda,
      );
      return { lambda, error: mean(held.map((p) => (centred[p]! - dot(x[p]!, weights)) ** 2)) };
    });
    const best = errors.reduce((a, b) => (b.error < a.error ? b : a));
    expect(best.lambda).toBeLessThan(100);
    expect(best.lambda).toBeGreaterThan(1e-5);
    expect((await ridgeRegression(pairs, pixelsOf(pixels), "held-out")).lambda).toBe(best.lambda);
  });

  test("accepts an input that does not vary, and a single image", async () => {
    const images = randomImages(1, 4);
    const { pixels } = images;
    const pairs = { images: Uint32Array.of(0, 0), vectors: Float32Array.of(1, 0, 1, 2) };
    const found = ridgeImages(await ridgeRegression(pairs, images, "held-out"), Float32Array.of(1, 1));
    for (const value of SOME) expect(found[value]).toBeCloseTo(pixels[value]! / 255, 6);
  });

  test("clamps predictions to 0..1", async () => {
    const pixels = pixelsOf(new Uint8Array(2 * IMAGE_VALUES).fill(255, IMAGE_VALUES));
    const pairs = { images: Uint32Array.of(0, 1), vectors: Float32Array.of(0, 1) };
    const ridge = await ridgeRegression(pairs, pixels, 1e-3);
    expect(Array.from(ridgeImages(ridge, Float32Array.of(-9, 9)).filter((_, i) => i % IMAGE_VALUES === 0))).toEqual([
      0, 1,
    ]);
  });

  test("throws without a penalty over 0 or without captions", async () => {
    const pairs = randomPairs(2, 1, 1);
    await expect(ridgeRegression(pairs, randomImages(2, 1), 0)).rejects.toThrow("expected lambda over 0, got 0");
    const none = { images: new Uint32Array(), vectors: new Float32Array() };
    await expect(ridgeRegression(none, randomImages(2, 1), 1)).rejects.toThrow(
      "expected at least one caption, got none",
    );
  });
});
