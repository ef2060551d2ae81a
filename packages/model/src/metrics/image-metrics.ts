import { luma, meanSquare, valuesOf } from "../images.js";
import { ModelError } from "../types.js";
import { type ImageMetrics, metrics } from "./index.js";
import type { ImageValues } from "./metric.js";

/** Sums of all metrics over images. It stores no image. */
interface ImageMetricsSum {
  /** Adds a predicted image `[size, size, 3]` and its true image. */
  add(predicted: ImageValues, real: Uint8Array): void;
  /**
   * The metrics of all images so far, by name.
   *
   * @throws ModelError if no image was added
   */
  result(): ImageMetrics;
}

const scaled = (image: ImageValues, out: Float64Array): void => {
  out.set(image);
  // floats are scaled to 0..255 and not rounded
  if (!(image instanceof Uint8Array)) for (let i = 0; i < out.length; i++) out[i]! *= 255;
};

/**
 * Computes all metrics of images of a size, in float64. A byte counts as byte / 255. Floats are neither clamped nor
 * rounded.
 */
export function imageMetrics(size: number): ImageMetricsSum {
  const values = valuesOf(size);
  const [predicted, real] = [new Float64Array(values), new Float64Array(values)];
  const [predictedLuma, realLuma] = [new Float64Array(size * size), new Float64Array(size * size)];
  const sums = metrics.map(({ name, sum }) => [name, sum(size)] as const);
  let images = 0;
  return {
    add(given, truth) {
      if (given.length !== values || truth.length !== values)
        throw new RangeError(`metrics: expected ${values} values, got ${given.length} and ${truth.length}`);
      scaled(given, predicted);
      scaled(truth, real);
      luma(predicted, predictedLuma);
      luma(real, realLuma);
      const mse = meanSquare(predicted, real) / 255 ** 2;
      for (const [, sum] of sums) sum.add({ size, predicted, real, predictedLuma, realLuma, mse });
      images += 1;
    },
    result() {
      if (images === 0) throw new ModelError("metrics: expected at least one image to compare, got none");
      return Object.fromEntries(sums.map(([name, sum]) => [name, sum.result(images)])) as unknown as ImageMetrics;
    },
  };
}
