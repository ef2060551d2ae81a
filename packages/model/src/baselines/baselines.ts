import type { Pixels } from "../images.js";
import { imageFigures } from "../metrics/evaluate.js";
import type { ImageMetrics } from "../metrics/index.js";
import { spread } from "../metrics/spread.js";
import type { CaptionPairs } from "../types.js";
import { meanImagePrediction, ridgePrediction } from "./predictions.js";
import { type Ridge, ridgeRegression } from "./ridge.js";

/** Metrics of the two baselines: the same image for every caption, and the best linear map from the caption's words. */
export interface BaselineMetrics {
  readonly meanImage: ImageMetrics;
  readonly ridge: ImageMetrics;
}

type FittedPairs = Pick<CaptionPairs, "images" | "vectors">;

/**
 * Fits ridge regression to the training pairs. Its `intercept` is the mean image of the pairs: an image counts once for
 * each of its captions, as in training. Yields to the event loop now and then.
 *
 * @throws ModelError if there are no pairs
 */
export const fitBaselines = (data: Pixels & { readonly train: FittedPairs }): Promise<Ridge> =>
  ridgeRegression(data.train, data, "held-out");

/** Measures both baselines on every pair of the test side. Yields to the event loop now and then. */
export async function baselineMetrics(
  ridge: Ridge,
  data: Pixels & { readonly test: FittedPairs },
): Promise<BaselineMetrics> {
  const { images, vectors } = data.test;
  const truth = { pixels: data, images };
  const all = spread(images.length);
  return {
    meanImage: await imageFigures(meanImagePrediction(ridge.intercept), truth, all),
    ridge: await imageFigures(ridgePrediction(ridge, vectors), truth, all),
  };
}
