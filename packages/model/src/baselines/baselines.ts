import type { Pixels } from "../images.js";
import { imageFigures, spread } from "../metrics/evaluate.js";
import type { ImageMetrics } from "../metrics/index.js";
import type { CaptionPairs } from "../types.js";
import { meanImagePrediction, ridgePrediction } from "./predictions.js";
import { type Ridge, ridgeRegression } from "./ridge.js";

/** Metrics of the baselines that a model must beat: the same image for every caption, and the best linear map from its words. */
export interface BaselineMetrics {
  readonly meanImage: ImageMetrics;
  readonly ridge: ImageMetrics;
}

type FittedPairs = Pick<CaptionPairs, "images" | "vectors">;

/**
 * Ridge regression fitted to the training pairs; its `intercept` is their mean image, which counts an image once for each
 * caption, as training does. Lets other tasks run now and then; a ModelError where there are no pairs.
 */
export const fitBaselines = (data: Pixels & { readonly train: FittedPairs }): Promise<Ridge> =>
  ridgeRegression(data.train, data, "held-out");

/** Both baselines measured on every (caption, image) pair of the test side, with time for other tasks now and then. */
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
