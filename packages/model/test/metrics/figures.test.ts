import { describe, expect, test } from "vitest";
import { baselineMetrics, fitBaselines } from "../../src/baselines/baselines.js";
import { meanImagePrediction, ridgePrediction } from "../../src/baselines/predictions.js";
import { ridgeRegression } from "../../src/baselines/ridge.js";
import { imageAt, meanImage } from "../../src/images.js";
import { figuresOf, shuffledCaptions } from "../../src/metrics/figures.js";
import { imageMetrics } from "../../src/metrics/image-metrics.js";
import type { Predict } from "../../src/metrics/predict.js";
import type { CaptionPairs } from "../../src/types.js";
import { yieldToEventLoop } from "../../src/web.js";
import { IMAGE_SIZE, IMAGE_VALUES, pixelsOf, random, randomImages } from "../random.js";

const IMAGES = 240;

/** Images: 3 smooth patterns of random strength, plus noise. Captions: the strengths, plus noise. */
function planted() {
  const next = random(1);
  const strengths = Array.from({ length: IMAGES }, () => [next() - 0.5, next() - 0.5, next() - 0.5]);
  const pixels = Uint8Array.from({ length: IMAGES * IMAGE_VALUES }, (_, at) => {
    const strength = strengths[Math.floor(at / IMAGE_VALUES)]!;
    const i = at % IMAGE_VALUES;
    const wave = strength.reduce((sum, value, k) => sum + value * Math.sin((i * (k + 1)) / 2000 + k), 0);
    return 128 + 60 * wave + 20 * next();
  });
  const side = (list: number[]): Pick<CaptionPairs, "images" | "vectors"> => ({
    images: Uint32Array.from(list),
    vectors: Float32Array.from(list.flatMap((image) => strengths[image]!.map((value) => value + 0.1 * next()))),
  });
  // even images are the training side; every third image has two captions
  const captions = Array.from({ length: IMAGES }, (_, i) => (i % 3 === 0 ? [i, i] : [i])).flat();
  const isEven = (image: number) => image % 2 === 0;
  return {
    ...pixelsOf(pixels),
    train: side(captions.filter(isEven)),
    test: side(captions.filter((image) => !isEven(image))),
  };
}

const data = planted();
const { images } = data.test;
const measured = {
  pixels: data,
  pairs: data.test,
  meanImage: meanImage(data, data.train.images),
  seed: 3,
};

/** A predictor that applies `change` to each value of the true image. */
const truth =
  (change: (value: number) => number = (value) => value): Predict =>
  async (pairs) =>
    Float32Array.from([...pairs].flatMap((pair) => Array.from(imageAt(data, images[pair]!), (v) => change(v / 255))));

describe("figures", () => {
  test("are perfect for the true images", async () => {
    const figures = await figuresOf(truth(), measured);
    const first = { medianRank: 1, recallAt1: 1, recallAt5: 1, recallAt10: 1 };
    expect(figures.retrieval).toEqual({ gallery: 100, distance: first, cosine: first });
    expect(figures.mse).toBeCloseTo(0, 12);
    expect(figures.averagedMse).toBeCloseTo(0, 12);
    expect(figures.ssim).toBeCloseTo(1, 6);
  });

  test("by cosine are exactly chance for the mean image, up to rounding", async () => {
    const { retrieval, mse, averagedMse } = await figuresOf(meanImagePrediction(measured.meanImage), measured);
    expect(retrieval.cosine.medianRank).toBe(50.5);
    expect(retrieval.cosine.recallAt1).toBeCloseTo(0.01, 12);
    expect(retrieval.cosine.recallAt5).toBeCloseTo(0.05, 12);
    expect(retrieval.cosine.recallAt10).toBeCloseTo(0.1, 12);
    expect(averagedMse).toBeCloseTo(mse, 12);
  });

  test("are good for ridge regression, and bad if its captions are shuffled", async () => {
    const ridge = await ridgeRegression(data.train, data, "held-out");
    const predict = ridgePrediction(ridge, data.test.vectors);
    const own = await figuresOf(predict, measured);
    const shuffled = await figuresOf(shuffledCaptions(predict, images, 5), measured);
    const mean = await figuresOf(meanImagePrediction(measured.meanImage), measured);
    expect(own.retrieval.cosine.medianRank).toBeLessThan(6);
    expect(own.mse).toBeLessThan(mean.mse / 2);
    expect(shuffled.retrieval.cosine.medianRank).toBeGreaterThan(30);
    expect(shuffled.mse).toBeGreaterThan(mean.mse);
    // two captions of an image differ by noise, and the mean of two has less noise
    expect(own.averagedMse).toBeLessThan(own.mse);
    const { averagedMse: _, retrieval: __, ...plain } = own;
    const { ridge: wanted } = await baselineMetrics(await fitBaselines(data), data);
    for (const [name, value] of Object.entries(plain))
      expect(value, name).toBeCloseTo(wanted[name as keyof typeof wanted], 10);
  });

  test("by cosine do not depend on the contrast of a prediction; those by distance do", async () => {
    const faint = await figuresOf(
      truth((value) => 0.2 + 0.01 * value),
      { ...measured, meanImage: new Float32Array(IMAGE_VALUES).fill(0.2) },
    );
    expect(faint.retrieval.cosine.medianRank).toBeLessThan(faint.retrieval.distance.medianRank);
  });

  test("equal image metrics over all pairs, with one prediction for each pair and at most 32 in a block", async () => {
    const asked: number[] = [];
    const faint = truth((value) => 0.8 * value);
    const predict: Predict = (pairs) => {
      expect(pairs.length).toBeLessThanOrEqual(32);
      asked.push(...pairs);
      return faint(pairs);
    };
    const steps: string[] = [];
    const { averagedMse, retrieval, ...figures } = await figuresOf(predict, measured, (done, total) =>
      steps.push(`${done} of ${total}`),
    );
    expect(asked.sort((a, b) => a - b)).toEqual(Array.from(images.keys()));
    expect(steps.at(-1)).toBe(`${images.length} of ${images.length}`);
    const sum = imageMetrics(IMAGE_SIZE);
    for (const pair of images.keys()) sum.add(await faint(Uint32Array.of(pair)), imageAt(data, images[pair]!));
    for (const [name, value] of Object.entries<number>({ ...sum.result() }))
      expect(figures[name as keyof typeof figures], name).toBeCloseTo(value, 10);
    expect(averagedMse).toBeCloseTo(figures.mse, 10);
    expect(retrieval.gallery).toBe(100);
  });

  test("yield to timers", async () => {
    let [done, turns] = [false, 0];
    const run = figuresOf(meanImagePrediction(measured.meanImage), measured).finally(() => {
      done = true;
    });
    for (; !done; turns++) await yieldToEventLoop();
    await run;
    expect(turns).toBeGreaterThan(3);
  });

  test("throw without pairs, and for images of a wrong size or with values that are not finite", async () => {
    const none = { ...measured, pairs: { images: new Uint32Array() } };
    await expect(figuresOf(truth(), none)).rejects.toThrow("retrieval: expected at least one pair, got none");
    const short: Predict = async () => new Float32Array(7);
    await expect(figuresOf(short, measured)).rejects.toThrow("metrics: expected 32 predicted images, got 7 values");
    const broken = truth(() => Number.NaN);
    await expect(figuresOf(broken, measured)).rejects.toThrow(
      "retrieval: expected images of finite values, got a score of NaN",
    );
  });

  test("throw if the vectors have another length than the ridge regression", async () => {
    const pairs = { images: Uint32Array.of(0, 1), vectors: Float32Array.of(0, 1, 2, 3, 4, 5) };
    const ridge = await ridgeRegression(pairs, randomImages(2, 1), 1);
    expect(() => ridgePrediction(ridge, new Float32Array(8))).toThrow(
      "ridge prediction: expected vectors of 3 numbers, got 8 in all: use the vectors of the fit",
    );
  });
});

describe("shuffled captions", () => {
  /** For each pair, the pair whose prediction it gets. */
  async function orderOf(list: Uint32Array, seed: number): Promise<number[]> {
    const own: Predict = async (pairs) => Float64Array.from(pairs);
    return [...(await shuffledCaptions(own, list, seed)(Uint32Array.from(list.keys())))];
  }
  const clashes = (list: Uint32Array, order: number[]) => order.filter((other, i) => list[other] === list[i]).length;

  test.each([
    ["five captions an image", Uint32Array.from({ length: 100 }, (_, i) => Math.floor(i / 5))],
    ["half of all captions of one image", Uint32Array.of(1, 7, 2, 7, 3, 7, 7, 4)],
    ["two images", Uint32Array.of(1, 1, 1, 0, 0, 0)],
  ])("with %s give every pair a caption of another image, each caption once", async (_, list) => {
    for (let seed = 0; seed < 50; seed++) {
      const order = await orderOf(list, seed);
      expect(clashes(list, order)).toBe(0);
      expect(order.toSorted((a, b) => a - b)).toEqual(Array.from(list.keys()));
    }
  });

  test("keep some captions if one image has more than half of them", async () => {
    const list = Uint32Array.of(7, 7, 7, 1);
    expect(clashes(list, await orderOf(list, 1))).toBe(2);
    expect(await orderOf(Uint32Array.of(7), 1)).toEqual([0]);
  });

  test("depend only on the seed", async () => {
    expect(await orderOf(images, 1)).toEqual(await orderOf(images, 1));
    expect(await orderOf(images, 1)).not.toEqual(await orderOf(images, 2));
  });
});
