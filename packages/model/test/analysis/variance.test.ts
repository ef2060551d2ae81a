import { describe, expect, test } from "vitest";
import { captionAverageSum, explainedShare, pixelVariance } from "../../src/analysis/variance.js";
import { imageAt, meanImage } from "../../src/images.js";
import { imageMetrics } from "../../src/metrics/image-metrics.js";
import { IMAGE_SIZE, IMAGE_VALUES, mean, random, randomImages } from "../random.js";

describe("the pixel variance", () => {
  test("is the mean squared error of the mean image; an image that is listed twice counts twice", async () => {
    const pixels = randomImages(5, 1);
    const average = meanImage(pixels, [0, 1, 2]);
    const listed = Uint32Array.of(3, 1, 4, 1);
    const sum = imageMetrics(IMAGE_SIZE);
    for (const image of listed) sum.add(average, imageAt(pixels, image));
    expect(await pixelVariance(pixels, listed, average)).toBeCloseTo(sum.result().mse, 12);
    expect(explainedShare(0.03, 0.04)).toBeCloseTo(0.25, 12);
    await expect(pixelVariance(pixels, new Uint32Array(), average)).rejects.toThrow(
      "variance: expected at least one image",
    );
  });
});

describe("averaging over the captions of an image", () => {
  test("removes the variance among the predictions of an image", () => {
    const pixels = randomImages(4, 2);
    const next = random(3);
    const images = [2, 2, 2, 0, 3, 3, 3, 3];
    const predictions = images.map(() => Float32Array.from({ length: IMAGE_VALUES }, next));
    const [sum, single] = [captionAverageSum(IMAGE_SIZE), imageMetrics(IMAGE_SIZE)];
    predictions.forEach((predicted, i) => {
      sum.add(predicted, imageAt(pixels, images[i]!), images[i]!);
      single.add(predicted, imageAt(pixels, images[i]!));
    });
    const wanted = [2, 0, 3].map((image) => {
      const own = predictions.filter((_, i) => images[i] === image);
      const average = Float64Array.from({ length: IMAGE_VALUES }, (_, i) => mean(own.map((values) => values[i]!)));
      const real = imageAt(pixels, image);
      return own.length * mean(Array.from(average, (value, i) => (value - real[i]! / 255) ** 2));
    });
    const total = wanted.reduce((a, b) => a + b) / images.length;
    expect(sum.result()).toBeCloseTo(total, 12);
    expect(total).toBeLessThan(single.result().mse);
  });

  test("throws without predictions", () => {
    expect(() => captionAverageSum(IMAGE_SIZE).result()).toThrow(
      "variance: expected at least one prediction, got none",
    );
  });
});
