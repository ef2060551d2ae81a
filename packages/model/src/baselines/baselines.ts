import { IMAGE_VALUES, imageAt } from "../images.js";
import { type ImageMetricsSum, imageMetrics } from "../metrics/image-metrics.js";
import type { ImageMetrics, TrainingData } from "../types.js";
import { breathe } from "../web.js";
import { type Ridge, ridgeImages, ridgeRegression } from "./ridge.js";

/** What a model must beat: the same image for every caption, and the best linear map from its words. */
export interface BaselineMetrics {
  readonly meanImage: ImageMetrics;
  readonly ridge: ImageMetrics;
}

// few enough pairs for a block to take some tens of milliseconds
const BLOCK = 32;

/**
 * Ridge regression fitted to the training pairs; its `intercept` is their mean image, which counts an image once for each
 * caption, as training does. Lets other tasks run now and then; a ModelError where there are no pairs.
 */
export const fitBaselines = ({ pixels, train }: Pick<TrainingData, "pixels" | "train">): Promise<Ridge> =>
  ridgeRegression(train, pixels, "held-out");

/** Both baselines measured on every (caption, image) pair of the test side, with time for other tasks now and then. */
export async function baselineMetrics(
  ridge: Ridge,
  { pixels, test }: Pick<TrainingData, "pixels" | "test">,
): Promise<BaselineMetrics> {
  const mean = ridge.intercept;
  const E = ridge.mean.length;
  const sums = { meanImage: imageMetrics(), ridge: imageMetrics() } satisfies Record<string, ImageMetricsSum>;
  for (let start = 0; start < test.images.length; start += BLOCK) {
    const images = test.images.subarray(start, start + BLOCK);
    const predicted = ridgeImages(ridge, test.vectors.subarray(start * E, (start + images.length) * E));
    images.forEach((image, i) => {
      const real = imageAt(pixels, image);
      sums.meanImage.add(mean, real);
      sums.ridge.add(predicted.subarray(i * IMAGE_VALUES, (i + 1) * IMAGE_VALUES), real);
    });
    await breathe();
  }
  return { meanImage: sums.meanImage.result(), ridge: sums.ridge.result() };
}
