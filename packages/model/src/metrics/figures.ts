import { permutation } from "@bosquejo/tensor";
import { captionAverageSum } from "../analysis/variance.js";
import { type Ridge, ridgeImages } from "../baselines/ridge.js";
import { IMAGE_VALUES, imageAt } from "../images.js";
import { type CaptionPairs, type ImageMetrics, ModelError } from "../types.js";
import { breathe } from "../web.js";
import { imageMetrics } from "./image-metrics.js";
import { galleriesOf, type Place, placesAmong, type RetrievalFigures, rankFigures } from "./retrieval.js";

/** Predicted images `[n, 64, 64, 3]` in 0..1 of the listed pairs. */
export type Predict = (pairs: Uint32Array) => Promise<Float32Array | Float64Array>;

/** All that is measured of one predictor. */
export interface Figures extends ImageMetrics {
  /** mean squared error, 0..1, where each image is given the mean of the predictions of its captions */
  readonly averagedMse: number;
  readonly retrieval: RetrievalFigures;
}

/** The pairs that a predictor is measured on. */
export interface Measured {
  /** `[N, 64, 64, 3]` bytes */
  readonly pixels: Uint8Array;
  /** `images` `[P]` index into `pixels` */
  readonly pairs: Pick<CaptionPairs, "images">;
  /** `[64, 64, 3]`, 0..1, of the training side */
  readonly meanImage: Float32Array;
  /** draws the galleries: figures of one seed can be compared */
  readonly seed: number;
}

// few enough pairs for a block to take some tens of milliseconds
const BLOCK = 32;

// the stream of captions' shuffles; retrieval's is 3000
const CAPTIONS = 3001;

/**
 * Measures a predictor on every (caption, image) pair, asking once for each pair's image, gallery by gallery. Lets other
 * tasks run now and then; a ModelError where there are no pairs or an image's values are not finite.
 */
export async function figuresOf(
  predict: Predict,
  { pixels, pairs, meanImage, seed }: Measured,
  progress?: (done: number, total: number) => void,
): Promise<Figures> {
  const galleries = galleriesOf(pairs.images, seed);
  const metrics = imageMetrics();
  const averages = captionAverageSum();
  const places: { distance: Place; cosine: Place }[] = [];
  for (const gallery of galleries) {
    const placesOf = placesAmong(gallery.images, pixels, meanImage);
    for (let start = 0; start < gallery.pairs.length; start += BLOCK) {
      const some = gallery.pairs.subarray(start, start + BLOCK);
      const predicted = await predict(some);
      if (predicted.length !== some.length * IMAGE_VALUES)
        throw new RangeError(`measure: wants ${some.length} predicted images, got ${predicted.length} values`);
      const images = some.map((pair) => pairs.images[pair]!);
      places.push(...placesOf(predicted, images));
      images.forEach((image, row) => {
        const one = predicted.subarray(row * IMAGE_VALUES, (row + 1) * IMAGE_VALUES);
        metrics.add(one, imageAt(pixels, image));
        averages.add(one, image, pixels);
      });
      await breathe();
      progress?.(places.length, pairs.images.length);
    }
  }
  const retrieval = {
    gallery: galleries[0]!.images.length,
    distance: rankFigures(places.map(({ distance }) => distance)),
    cosine: rankFigures(places.map(({ cosine }) => cosine)),
  };
  return { ...metrics.result(), averagedMse: averages.result(), retrieval };
}

/** Predicts the mean image `[64, 64, 3]` for every caption. */
export function meanImagePrediction(meanImage: Float32Array): Predict {
  return async (pairs) => {
    const images = new Float32Array(pairs.length * IMAGE_VALUES);
    for (let row = 0; row < pairs.length; row++) images.set(meanImage, row * IMAGE_VALUES);
    return images;
  };
}

/** Predicts by ridge regression from mean word vectors `[P, E]`. */
export function ridgePrediction(ridge: Ridge, vectors: Float32Array): Predict {
  const E = ridge.mean.length;
  if (vectors.length % E !== 0)
    throw new ModelError(
      `ridge prediction: wants word vectors of ${E} numbers, got ${vectors.length} in all: use those it was fitted to`,
    );
  return async (pairs) => {
    const rows = new Float32Array(pairs.length * E);
    pairs.forEach((pair, row) => {
      rows.set(vectors.subarray(pair * E, (pair + 1) * E), row * E);
    });
    return ridgeImages(ridge, rows);
  };
}

/**
 * Gives each of the pairs, of `images` `[P]`, another's prediction, by a permutation that the seed draws: none gets that
 * of a caption of its own image, unless more than half of all pairs are of one image. What a predictor then loses is
 * what it takes from the captions.
 */
export function shuffledCaptions(predict: Predict, images: Uint32Array, seed: number): Predict {
  const order = permutation(images.length, seed, CAPTIONS, 0);
  const clash = (pair: number, other: number) => images[pair] === images[order[other]!];
  for (let pair = 0; pair < order.length; pair++) {
    if (!clash(pair, pair)) continue;
    // there is one unless an image has more than half of the pairs: at most twice its pairs, less this one, are not fit
    const other = order.findIndex((_, i) => !clash(pair, i) && !clash(i, pair));
    if (other >= 0) [order[pair], order[other]] = [order[other]!, order[pair]!];
  }
  return (pairs) => predict(pairs.map((pair) => order[pair]!));
}
