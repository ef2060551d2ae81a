import type { Predict } from "../metrics/predict.js";
import { ModelError } from "../types.js";
import { type Ridge, ridgeImages } from "./ridge.js";

/** Predicts `meanImage` `[size, size, 3]` for every caption. */
export function meanImagePrediction(meanImage: Float32Array): Predict {
  return async (pairs) => {
    const images = new Float32Array(pairs.length * meanImage.length);
    for (let row = 0; row < pairs.length; row++) images.set(meanImage, row * meanImage.length);
    return images;
  };
}

/**
 * Predicts images by ridge regression from mean word vectors `[P, E]`.
 *
 * @throws ModelError if the vectors have another dimension than those of the fit
 */
export function ridgePrediction(ridge: Ridge, vectors: Float32Array): Predict {
  const E = ridge.mean.length;
  if (vectors.length % E !== 0)
    throw new ModelError(
      `ridge prediction: expected vectors of ${E} numbers, got ${vectors.length} in all: use the vectors of the fit`,
    );
  return async (pairs) => {
    const rows = new Float32Array(pairs.length * E);
    pairs.forEach((pair, row) => {
      rows.set(vectors.subarray(pair * E, (pair + 1) * E), row * E);
    });
    return ridgeImages(ridge, rows);
  };
}
