import { describe, expect, test } from "vitest";
import { imageAt, meanImage } from "../../src/images.js";
import { galleriesOf, type ImageRank, placesAmong, rankFigures } from "../../src/metrics/retrieval.js";
import { ModelError } from "../../src/types.js";
import { IMAGE_VALUES, pixelsOf, random, randomImages } from "../random.js";

const sorted = (values: Iterable<number>) => [...values].sort((a, b) => a - b);

describe("galleries", () => {
  // the images 10, 12, .. 468, listed twice: each has two captions
  const images = Uint32Array.from({ length: 460 }, (_, pair) => 10 + 2 * (pair % 230));
  const galleries = galleriesOf(images, 7);

  test("have a hundred different images each; every pair is in one gallery, which has its image", () => {
    expect(galleries.map((gallery) => new Set(gallery.images).size)).toEqual([100, 100, 100]);
    expect(galleries.map(({ pairs }) => pairs.length)).toEqual([200, 200, 60]);
    expect(sorted(galleries.flatMap(({ pairs }) => [...pairs]))).toEqual(Array.from(images.keys()));
    for (const gallery of galleries) for (const pair of gallery.pairs) expect(gallery.images).toContain(images[pair]);
  });

  test("fill up the last gallery with images of the first", () => {
    expect(galleries[2]!.images.subarray(30)).toEqual(galleries[0]!.images.subarray(0, 70));
  });

  test("keep the pairs of an image together", () => {
    for (const { pairs } of galleries)
      for (let i = 0; i < pairs.length; i += 2) expect(images[pairs[i]!]).toBe(images[pairs[i + 1]!]);
  });

  test("depend on the seed and the images, not on the order of the pairs", () => {
    const again = galleriesOf(images.toReversed(), 7);
    expect(again.map((gallery) => gallery.images)).toEqual(galleries.map((gallery) => gallery.images));
    expect(galleriesOf(images, 8)[0]!.images).not.toEqual(galleries[0]!.images);
  });

  test("are one gallery for fewer than a hundred images", () => {
    const [only, ...others] = galleriesOf(Uint32Array.of(5, 3, 5, 9), 1);
    expect(others).toEqual([]);
    expect(sorted(only!.images)).toEqual([3, 5, 9]);
    expect(sorted(only!.pairs)).toEqual([0, 1, 2, 3]);
  });

  test("throw without pairs", () => {
    expect(() => galleriesOf(new Uint32Array(), 1)).toThrow(
      new ModelError("retrieval: expected at least one pair, got none"),
    );
  });
});

describe("places", () => {
  const pixels = randomImages(11, 1);
  // the last image is a copy of the first
  pixels.pixels.set(imageAt(pixels, 0), 10 * IMAGE_VALUES);
  const gallery = Uint32Array.of(4, 0, 7, 10, 2, 9, 1);
  const mean = meanImage(pixels, [0, 1, 2, 3, 5]);

  /** Computes the place of an image from a plain score of each image. The smallest score is the best. */
  function placeBy(score: (image: Float64Array) => number, truth: number): ImageRank {
    const floats = (image: number) => Float64Array.from(imageAt(pixels, image), (byte) => byte / 255);
    const own = score(floats(truth));
    const scores = Array.from(gallery, (image) => score(floats(image)));
    return { better: scores.filter((s) => s < own).length, ties: scores.filter((s) => s === own).length };
  }

  const distance = (p: Float32Array) => (image: Float64Array) =>
    image.reduce((sum, value, i) => sum + (value - p[i]!) ** 2, 0);

  const cosine = (p: Float32Array) => (image: Float64Array) => {
    const [a, b] = [p.map((value, i) => value - mean[i]!), image.map((value, i) => value - mean[i]!)];
    const dot = (x: ArrayLike<number>, y: Float64Array) => y.reduce((sum, value, i) => sum + x[i]! * value, 0);
    return -dot(a, b) / Math.sqrt(dot(a, Float64Array.from(a)) * dot(b, b));
  };

  test("equal places from plain distances and cosines, with ties of equal images", () => {
    const next = random(3);
    const truths = Uint32Array.of(4, 0, 7, 10, 2, 9, 1, 0, 2);
    const predicted = new Float32Array(truths.length * IMAGE_VALUES);
    for (let row = 0; row < truths.length; row++) {
      // a mean of three images, brighter or darker
      const [a, b, c] = [0, 0, 0].map(() => imageAt(pixels, Math.floor(next() * 11)));
      const light = next();
      for (let i = 0; i < IMAGE_VALUES; i++)
        predicted[row * IMAGE_VALUES + i] = (light * (a![i]! + b![i]! + c![i]!)) / 500 + 0.1 * next();
    }
    const found = placesAmong(gallery, pixels, mean)(predicted, truths);
    const wanted = Array.from(truths, (truth, row) => {
      const p = predicted.subarray(row * IMAGE_VALUES, (row + 1) * IMAGE_VALUES);
      return { distance: placeBy(distance(p), truth), cosine: placeBy(cosine(p), truth) };
    });
    expect(found).toEqual(wanted);
    expect(found[1]!.distance.ties).toBe(2);
    expect(new Set(found.map((place) => place.distance.better)).size).toBeGreaterThan(2);
    expect(found.map((place) => place.cosine.better)).not.toEqual(found.map((place) => place.distance.better));
  });

  test("by cosine are all the same if the prediction is the mean image", () => {
    const [place] = placesAmong(gallery, pixels, mean)(mean, Uint32Array.of(7));
    expect(place!.cosine).toEqual({ better: 0, ties: 7 });
    expect(place!.distance.ties).toBe(1);
  });

  test("count the cosine as 0 if the true image is the mean image", () => {
    const black = pixelsOf(new Uint8Array(2 * IMAGE_VALUES).fill(255, IMAGE_VALUES));
    const places = placesAmong(Uint32Array.of(0, 1), black, new Float32Array(IMAGE_VALUES));
    const [first, second] = places(new Float32Array(2 * IMAGE_VALUES).fill(0.5), Uint32Array.of(0, 1));
    expect([first!.cosine, second!.cosine]).toEqual([
      { better: 1, ties: 1 },
      { better: 0, ties: 1 },
    ]);
  });

  test("throw for predictions that are not finite, and for true images outside the gallery", () => {
    const places = placesAmong(gallery, pixels, mean);
    const broken = new Float32Array(IMAGE_VALUES).fill(Number.NaN, 5, 6);
    expect(() => places(broken, Uint32Array.of(4))).toThrow(
      "retrieval: expected images of finite values, got a score of NaN",
    );
    expect(() => places(mean, Uint32Array.of(3))).toThrow("retrieval: expected an image of the gallery, got image 3");
  });
});

describe("rank figures", () => {
  test("are the median rank and the shares within the first one, five and ten", () => {
    const places = [0, 4, 5, 9, 10, 30].map((better) => ({ better, ties: 1 }));
    expect(rankFigures(places)).toEqual({ medianRank: 8, recallAt1: 1 / 6, recallAt5: 2 / 6, recallAt10: 4 / 6 });
    expect(rankFigures(places.slice(0, 5)).medianRank).toBe(6);
  });

  test("count ties as their average over random orders", () => {
    const [recallAt1, recallAt5, recallAt10] = [0, 2 / 4, 1];
    expect(rankFigures([{ better: 3, ties: 4 }])).toEqual({ medianRank: 5.5, recallAt1, recallAt5, recallAt10 });
    const chance = { medianRank: 50.5, recallAt1: 0.01, recallAt5: 0.05, recallAt10: 0.1 };
    expect(rankFigures([{ better: 0, ties: 100 }])).toEqual(chance);
  });

  test("throw without places", () => {
    expect(() => rankFigures([])).toThrow("retrieval: expected at least one pair, got none");
  });
});
