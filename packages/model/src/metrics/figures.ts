import { permutation } from "@bosquejo/tensor";
import { captionAverageSum } from "../analysis/variance.js";
import type { Pixels } from "../images.js";
import { streams } from "../streams.js";
import type { CaptionPairs } from "../types.js";
import { imageMetrics } from "./image-metrics.js";
import type { ImageMetrics } from "./index.js";
import { forEachPrediction, type Predict } from "./predict.js";
import { galleriesOf, type ImageRank, placesAmong, type RetrievalFigures, rankFigures } from "./retrieval.js";

/** All that is measured of one predictor. */
export interface PredictorFigures extends ImageMetrics {
  /** mean squared error, 0..1, where each image is given the mean of the predictions of its captions */
  readonly averagedMse: number;
  readonly retrieval: RetrievalFigures;
}

/** The pairs that a predictor is measured on. */
export interface MeasuredPairs {
  readonly pixels: Pixels;
  /** `images` `[P]` index into `pixels` */
  readonly pairs: Pick<CaptionPairs, "images">;
  /** `[size, size, 3]`, 0..1, of the training side */
  readonly meanImage: Float32Array;
  /** draws the galleries: figures of one seed can be compared */
  readonly seed: number;
}

/**
 * Measures a predictor on every (caption, image) pair, asking once for each pair's image, gallery by gallery. Lets other
 * tasks run now and then; a ModelError where there are no pairs or an image's values are not finite.
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
 * Gives each of the pairs, of `images` `[P]`, another's prediction, by a permutation that the seed draws: none gets that
 * of a caption of its own image, unless more than half of all pairs are of one image. The loss in its figures
 * is what it takes from the captions.
 */
export function shuffledCaptions(predict: Predict, images: Uint32Array, seed: number): Predict {
  const order = permutation(images.length, seed, streams.shuffledCaptions, 0);
  const clash = (pair: number, other: number) => images[pair] === images[order[other]!];
  for (let pair = 0; pair < order.length; pair++) {
    if (!clash(pair, pair)) continue;
    // there is one unless an image has more than half of the pairs: at most twice its pairs, less this one, are not fit
    const other = order.findIndex((_, i) => !clash(pair, i) && !clash(i, pair));
    if (other >= 0) [order[pair], order[other]] = [order[other]!, order[pair]!];
  }
  return (pairs) => predict(pairs.map((pair) => order[pair]!));
}
