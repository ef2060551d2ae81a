import { describe, expect, test } from "vitest";
import {
  baselineMetrics,
  type CaptionPairs,
  fitBaselines,
  meanImagePrediction,
  ridgeImages,
  ridgePrediction,
} from "../../src/index.js";
import { yieldToEventLoop } from "../../src/web.js";
import { IMAGE_VALUES, mean, pixelsOf, random } from "../random.js";

type BaselinePairs = Pick<CaptionPairs, "images" | "vectors">;

describe("the baselines", () => {
  /** Captions whose first number is the brightness of their image. */
  function brightness(images: readonly number[], pixels: Uint8Array): BaselinePairs {
    const next = random(9);
    const vectors = images.flatMap((image) => [pixels[image * IMAGE_VALUES]! / 255, next(), next()]);
    return { images: Uint32Array.from(images), vectors: Float32Array.from(vectors) };
  }
  const pixels = Uint8Array.from({ length: 40 * IMAGE_VALUES }, (_, i) => 60 + 3 * Math.floor(i / IMAGE_VALUES));
  const photos = pixelsOf(pixels);
  const sides = (list: (image: number) => boolean) =>
    Array.from({ length: 40 }, (_, image) => image)
      .filter(list)
      .flatMap((image) => [image, image]);
  const train = brightness(
    sides((image) => image % 4 !== 0),
    pixels,
  );
  const testSide = brightness(
    sides((image) => image % 4 === 0),
    pixels,
  );

  test("are measured on every test pair: the mean image as defined; ridge finds the brightness", async () => {
    const { meanImage: plain, ridge } = await baselineMetrics(await fitBaselines({ ...photos, train }), {
      ...photos,
      test: testSide,
    });
    const level = mean(Array.from(train.images, (image) => (60 + 3 * image) / 255));
    const wanted = mean(Array.from(testSide.images, (image) => (level - (60 + 3 * image) / 255) ** 2));
    expect(plain.mse).toBeCloseTo(wanted, 7);
    expect(ridge.mse).toBeLessThan(wanted / 1000);
    expect(plain.channelAccuracy).toBe(1);
  });

  test("yield to timers", async () => {
    let [done, turns] = [false, 0];
    const run = fitBaselines({ ...photos, train })
      .then((fitted) => baselineMetrics(fitted, { ...photos, test: testSide }))
      .finally(() => {
        done = true;
      });
    for (; !done; turns++) await yieldToEventLoop();
    await run;
    expect(turns).toBeGreaterThan(2);
  });

  test("throw without test pairs", async () => {
    const none = { images: new Uint32Array(), vectors: new Float32Array() };
    await expect(baselineMetrics(await fitBaselines({ ...photos, train }), { ...photos, test: none })).rejects.toThrow(
      "expected at least one image",
    );
  });

  test("predict each listed pair: the mean image for all, and ridge an image for each caption", async () => {
    const ridge = await fitBaselines({ ...photos, train });
    const some = Uint32Array.of(3, 0, 3);
    const means = await meanImagePrediction(ridge.intercept)(some);
    expect(means).toHaveLength(3 * IMAGE_VALUES);
    for (let row = 0; row < 3; row++)
      expect(means.subarray(row * IMAGE_VALUES, (row + 1) * IMAGE_VALUES)).toEqual(ridge.intercept);
    const drawn = await ridgePrediction(ridge, testSide.vectors)(some);
    const all = ridgeImages(ridge, testSide.vectors);
    for (const [row, pair] of some.entries())
      expect(drawn.subarray(row * IMAGE_VALUES, (row + 1) * IMAGE_VALUES)).toEqual(
        all.subarray(pair * IMAGE_VALUES, (pair + 1) * IMAGE_VALUES),
      );
  });

  test("work with any image size", async () => {
    const small = { pixels: pixels.filter((_, i) => i % IMAGE_VALUES < 8 * 8 * 3), imageSize: 8 };
    const ridge = await fitBaselines({ ...small, train });
    expect(ridge.intercept).toHaveLength(8 * 8 * 3);
    const { meanImage: plain, ridge: own } = await baselineMetrics(ridge, { ...small, test: testSide });
    const whole = await baselineMetrics(await fitBaselines({ ...photos, train }), { ...photos, test: testSide });
    // every image is a single grey
    expect(plain.mse).toBeCloseTo(whole.meanImage.mse, 7);
    expect(own.mse).toBeCloseTo(whole.ridge.mse, 7);
  });
});
