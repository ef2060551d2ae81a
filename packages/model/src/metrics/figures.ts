import { permutation } from "@bosquejo/tensor";
import { captionAverageSum } from "../analysis/variance.js";
import type { Pixels } from "../images.js";
import { streams } from "../streams.js";
import type { CaptionPairs } from "../types.js";
import { imageMetrics } from "./image-metrics.js";
import type { ImageMetrics } from "./index.js";
import { forEachPrediction, type Predict } from "./predict.js";
import { galleriesOf, type ImageRank, placesAmong, type RetrievalFigures, rankFigures } from "./retrieval.js";

/** The figures of one predictor. */
export interface PredictorFigures extends ImageMetrics {
  /** mean squared error, 0..1; the prediction for an image is the mean of the predictions of all its captions */
  readonly averagedMse: number;
  readonly retrieval: RetrievalFigures;
}

/** The pairs that a predictor is measured on. */
export interface MeasuredPairs {
  readonly pixels: Pixels;
  /** `images` `[P]` index into `pixels` */
  readonly pairs: Pick<CaptionPairs, "images">;
  /** `[size, size, 3]` mean image of the training side, 0..1 */
  readonly meanImage: Float32Array;
  /** seed of the galleries: figures of the same seed can be compared */
  readonly seed: number;
}

/**
 * Measures a predictor on every pair, gallery by gallery. Predicts each pair once. Yields to the event loop now and
 * then.
 *
 * @throws ModelError if there are no pairs, or a prediction is not finite
 */
export async function figuresOf(
  predict: Predict,
  { pixels, pairs, meanImage, seed }: MeasuredPairs,
  progress?: (done: number, total: number) => void,
): Promise<PredictorFigures> {
  const galleries = galleriesOf(pairs.images, seed);
  const metrics = imageMetrics(pixels.imageSize);
  const averages = captionAverageSum(pixels.imageSize);
  const places: { distance: ImageRank; cosine: ImageRank }[] = [];
  for (const gallery of galleries) {
    const placesOf = placesAmong(gallery.images, pixels, meanImage);
    const before = places.length;
    await forEachPrediction(predict, { pixels, images: pairs.images }, gallery.pairs, {
      block: ({ predicted, images }) => places.push(...placesOf(predicted, images)),
      image(predicted, real, image) {
        metrics.add(predicted, real);
        averages.add(predicted, real, image);
      },
      progress: (done) => progress?.(before + done, pairs.images.length),
    });
  }
  const retrieval = {
    gallery: galleries[0]!.images.length,
    distance: rankFigures(places.map(({ distance }) => distance)),
    cosine: rankFigures(places.map(({ cosine }) => cosine)),
  };
  return { ...metrics.result(), averagedMse: averages.result(), retrieval };
}

/**
 * Makes a predictor that predicts each pair from the caption of another pair. The seed draws the permutation of the
 * captions. No pair gets a caption of its own image, unless one image has more than half of all pairs. The difference
 * to the figures of `predict` shows how much it uses the captions.
 *
 * @param images `[P]` the image of each pair
 */
export function shuffledCaptions(predict: Predict, images: Uint32Array, seed: number): Predict {
  const order = permutation(images.length, seed, streams.shuffledCaptions, 0);
  const clash = (pair: number, other: number) => images[pair] === images[order[other]!];
  for (let pair = 0; pair < order.length; pair++) {
    if (!clash(pair, pair)) continue;
    // swap with a pair such that both fit; there is one, unless the image has more than half of the pairs:
    // only its own pairs and the pairs that have its captions do not fit, and `pair` is both
    const other = order.findIndex((_, i) => !clash(pair, i) && !clash(i, pair));
    if (other >= 0) [order[pair], order[other]] = [order[other]!, order[pair]!];
  }
  return (pairs) => predict(pairs.map((pair) => order[pair]!));
}
