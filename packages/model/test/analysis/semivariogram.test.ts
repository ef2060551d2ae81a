import { describe, expect, test } from "vitest";
import { semivariogram } from "../../src/analysis/semivariogram.js";
import { pixelVariance } from "../../src/analysis/variance.js";
import { meanImage } from "../../src/images.js";
import { IMAGE_VALUES, mean, pixelsOf, random } from "../random.js";

describe("the semivariogram", () => {
  /** Grey images. Their level is the number in the caption's vector, plus noise with a given share of the variance. */
  function levels(photos: number, captions: number, noise: number) {
    const next = random(4);
    const pixels = new Uint8Array(photos * IMAGE_VALUES);
    const numbers = Array.from({ length: photos }, (_, image) => {
      const [own, other] = [next() - 0.5, next() - 0.5];
      const level = 128 + 150 * (Math.sqrt(1 - noise) * own + Math.sqrt(noise) * other);
      pixels.fill(Math.round(level), image * IMAGE_VALUES, (image + 1) * IMAGE_VALUES);
      return own;
    });
    const images = Uint32Array.from({ length: photos * captions }, (_, i) => Math.floor(i / captions));
    return {
      ...pixelsOf(pixels),
      images,
      vectors: Float32Array.from(images, (image) => numbers[image]! + 1e-3 * next()),
    };
  }
  const run = (data: ReturnType<typeof levels>, seed = 1) =>
    semivariogram(data, data, { meanImage: meanImage(data, data.images), seed });

  test("is near the share of noise for similar captions, and near 1 for all captions", async () => {
    const bins = await run(levels(300, 2, 0.4));
    expect(bins.map((bin) => bin.nearest)).toEqual([1e-4, 1e-3, 1e-2, 1e-1, 1]);
    expect(bins.map((bin) => bin.distance)).toEqual(bins.map((bin) => bin.distance).toSorted((a, b) => a - b));
    for (const { unexplainedShare, standardError } of bins.slice(2, 4)) {
      expect(standardError).toBeLessThan(0.12);
      expect(Math.abs(unexplainedShare - 0.4)).toBeLessThan(2.5 * standardError + 0.01);
    }
    expect(Math.abs(bins[4]!.unexplainedShare - 1)).toBeLessThan(0.1);
  });

  test("is near 0 if captions determine the images, and near 1 if they say nothing about them", async () => {
    const all = await run(levels(200, 1, 0));
    expect(all[2]!.unexplainedShare).toBeLessThan(0.01);
    const nothing = await run(levels(200, 1, 1));
    for (const { unexplainedShare, standardError } of nothing.slice(2))
      expect(Math.abs(unexplainedShare - 1)).toBeLessThan(3 * standardError);
  });

  test("equals a plain computation over few couples, without couples of one photo", async () => {
    const data = levels(12, 3, 0.5);
    const { pixels, images, vectors } = data;
    const middle = mean([...vectors]);
    const deviation = Math.sqrt(mean(Array.from(vectors, (value) => (value - middle) ** 2)));
    const variance = await pixelVariance(data, images, meanImage(data, images));
    const couples = Array.from(images.keys()).flatMap((i) =>
      Array.from({ length: i }, (_, j) => j)
        .filter((j) => images[i] !== images[j])
        .map((j) => {
          const [a, b] = [images[i]!, images[j]!].map((image) => pixels[image * IMAGE_VALUES]! / 255);
          const photos = [images[i]!, images[j]!];
          return {
            photos,
            distance: Math.abs(vectors[i]! - vectors[j]!) / deviation,
            half: (a! - b!) ** 2 / 2 / variance,
          };
        }),
    );
    couples.sort((a, b) => a.distance - b.distance);
    const bins = await run(data);
    for (const { nearest, ...bin } of bins) {
      const own = couples.slice(0, bin.couples);
      expect(bin.couples).toBeGreaterThanOrEqual(nearest * couples.length);
      expect(bin.distance).toBeCloseTo(mean(own.map((couple) => couple.distance)), 6);
      const share = mean(own.map((couple) => couple.half));
      expect(bin.unexplainedShare).toBeCloseTo(share, 10);
      let [dependent, plain] = [0, 0];
      for (const p of own)
        for (const q of own) {
          const shared = p.photos.filter((photo) => q.photos.includes(photo)).length;
          const product = (p.half - share) * (q.half - share);
          if (shared > 0) dependent += product;
          if (shared === 2) plain += product;
        }
      expect(bin.standardError).toBeCloseTo(Math.sqrt(Math.max(dependent, plain)) / own.length, 10);
    }
    expect(bins[4]!.couples).toBe(66 * 9);
    expect(bins[2]!.couples).toBeLessThan(30);
  });

  test("compares at most 4,000 couples in a bin, repeats with the seed, and reports progress", async () => {
    const data = levels(300, 1, 0.5);
    const bins = await run(data);
    expect(bins[4]!.couples).toBe(4000);
    expect(bins[3]!.couples).toBe(4000);
    expect(await run(data)).toEqual(bins);
    expect(await run(data, 2)).not.toEqual(bins);
    const steps: number[] = [];
    await semivariogram(data, data, { meanImage: meanImage(data, data.images), seed: 1 }, (done, total) =>
      steps.push(done / total),
    );
    expect(steps).toEqual(steps.toSorted((a, b) => a - b));
    expect(steps.at(-1)).toBe(1);
  });

  test("throws for captions of one photo, equal photos, and vectors that are not finite", async () => {
    const data = levels(4, 1, 0.5);
    await expect(run({ ...data, pixels: new Uint8Array(4 * IMAGE_VALUES) })).rejects.toThrow(
      "semivariogram: expected photos that vary, got a pixel variance of 0",
    );
    await expect(run({ ...data, vectors: Float32Array.of(1, 2, Number.NaN, 4) })).rejects.toThrow(
      "semivariogram: expected finite word vectors, got NaN or infinity",
    );
    await expect(run(levels(1, 3, 0))).rejects.toThrow("semivariogram: expected captions of at least two photos");
  });
});
