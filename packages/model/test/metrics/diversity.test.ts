import { describe, expect, test } from "vitest";
import { imageAt } from "../../src/images.js";
import { type DrawImages, drawDiversity, photoDiversity } from "../../src/metrics/diversity.js";
import { ModelError } from "../../src/types.js";
import { IMAGE_VALUES, mean, random, randomImages } from "../random.js";

const rms = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Math.sqrt(Array.from(a).reduce((sum, value, i) => sum + (value - b[i]!) ** 2, 0) / IMAGE_VALUES);

describe("the diversity of draws", () => {
  test("is the mean difference of every two draws of a caption, over all captions", async () => {
    // the grey level of the image of a pair and a draw
    const level = (pair: number, draw: number) => (pair % 7) / 10 + [0, 0.1, 0.4][draw]! * (pair % 2);
    const memory = new Float32Array(32 * IMAGE_VALUES);
    const draw: DrawImages = async (pairs, i) => {
      pairs.forEach((pair, row) => {
        memory.fill(level(pair, i), row * IMAGE_VALUES, (row + 1) * IMAGE_VALUES);
      });
      return memory.subarray(0, pairs.length * IMAGE_VALUES);
    };
    const pairs = Uint32Array.from({ length: 40 }, (_, i) => 3 * i);
    const steps: number[] = [];
    const found = await drawDiversity(draw, pairs, 3, (done) => steps.push(done));
    // the draws of even pairs are equal; those of odd pairs differ by 0.1, 0.3 and 0.4
    expect(found).toBeCloseTo(0.8 / 3 / 2, 6);
    expect(steps).toEqual([32, 40]);
  });

  test("is sqrt(2) times the standard deviation for noise, and 0 without noise", async () => {
    const next = random(1);
    const noise: DrawImages = async (pairs) => Float64Array.from({ length: pairs.length * IMAGE_VALUES }, next);
    expect(await drawDiversity(noise, Uint32Array.of(1, 2), 4)).toBeCloseTo(Math.sqrt(2 / 12), 2);
    const plain: DrawImages = async (pairs) => new Float32Array(pairs.length * IMAGE_VALUES).fill(0.3);
    expect(await drawDiversity(plain, Uint32Array.of(1, 2), 2)).toBe(0);
  });

  test("throws without pairs, with one draw, and for images of different sizes", async () => {
    const draw: DrawImages = async () => new Float32Array(5);
    await expect(drawDiversity(draw, new Uint32Array(), 2)).rejects.toThrow(
      new ModelError("diversity: expected at least one pair, got none"),
    );
    await expect(drawDiversity(draw, Uint32Array.of(0), 1)).rejects.toThrow(
      "expected at least two draws for each caption, got 1",
    );
    const other: DrawImages = async (_, i) => new Float32Array(12 + i);
    await expect(drawDiversity(other, Uint32Array.of(0), 2)).rejects.toThrow("expected 12 values, got 13");
  });
});

describe("the diversity of photos", () => {
  const pixels = randomImages(9, 2);
  const floats = (image: number) => Float64Array.from(imageAt(pixels, image), (byte) => byte / 255);

  test("is the mean difference of every two different photos, if there are few", async () => {
    const listed = [8, 3, 3, 5, 8, 0];
    const wanted = [
      [0, 3],
      [0, 5],
      [0, 8],
      [3, 5],
      [3, 8],
      [5, 8],
    ].map(([a, b]) => rms(floats(a!), floats(b!)));
    const found = await photoDiversity(pixels, Uint32Array.from(listed), { limit: 6, seed: 1 });
    expect(found).toBeCloseTo(mean(wanted), 10);
  });

  test("is almost the same over some of the couples, and repeats with the seed", async () => {
    const photos = Uint32Array.from({ length: 9 }, (_, i) => i);
    const all = await photoDiversity(pixels, photos, { limit: 36, seed: 1 });
    const steps: string[] = [];
    const some = (seed: number) =>
      photoDiversity(pixels, photos, { limit: 20, seed }, (done, total) => steps.push(`${done} of ${total}`));
    expect(await some(1)).toBe(await some(1));
    expect(await some(1)).not.toBe(await some(2));
    expect(Math.abs((await some(1)) / all - 1)).toBeLessThan(0.15);
    expect(new Set(steps)).toEqual(new Set(["20 of 20"]));
  });

  test("throws for one photo and for a limit below one couple", async () => {
    const one = photoDiversity(pixels, Uint32Array.of(1, 1), { limit: 5, seed: 1 });
    await expect(one).rejects.toThrow("diversity: expected at least two photos, got 1");
    const none = photoDiversity(pixels, Uint32Array.of(1, 2), { limit: 0, seed: 1 });
    await expect(none).rejects.toThrow("diversity: expected a limit of at least 1 couple, got 0");
  });
});
