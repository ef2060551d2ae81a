import { IMAGE_VALUES, imageAt, meanImage } from "./image.js";
import { type ImageMetricsSum, imageMetrics } from "./metrics.js";
import { ridgeImages, ridgeRegression } from "./ridge.js";
import type { ImageMetrics, TrainingData } from "./types.js";
import { breathe } from "./web.js";

/** What a model must beat: the same image for every caption, and the best linear map from its words. */
export interface BaselineMetrics {
  readonly meanImage: ImageMetrics;
  readonly ridge: ImageMetrics;
}

// few enough pairs for a block to take some tens of milliseconds
const BLOCK = 32;

/**
 * Both baselines fitted to the training pairs and measured on every (caption, image) pair of the test side. The mean
 * image counts an image once for each caption, as training does. Lets other tasks run now and then; a ModelError where
 * a side has no pairs.
 */
export async function baselineMetrics({ pixels, train, test }: TrainingData): Promise<BaselineMetrics> {
  const mean = meanImage(pixels, train.images);
  const ridge = await ridgeRegression(train, pixels, "held-out");
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
