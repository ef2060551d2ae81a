import { meanImagePrediction, ridgePrediction } from "../baselines/predictions.js";
import type { Ridge } from "../baselines/ridge.js";
import { type Pixels, valuesOf } from "../images.js";
import { modelOf } from "../models/index.js";
import type { LatentMeasures } from "../models/model.js";
import type { Generator } from "../sampling/generator.js";
import { selectCaptions } from "../text/captions.js";
import type { CaptionPairs, Figures } from "../types.js";
import { drawDiversity, photoDiversity } from "./diversity.js";
import { figuresOf, type MeasuredPairs, type PredictorFigures, shuffledCaptions } from "./figures.js";
import { modelPrediction, type Predict } from "./predict.js";
import { spread } from "./spread.js";

/** Figures of a network and of the baselines, on the same pairs. */
export interface NetworkMeasures {
  readonly pairs: number;
  /** the figures that the model itself defines, such as KL */
  readonly own: Figures;
  readonly network: PredictorFigures;
  /** the network with the captions of other images */
  readonly shuffled: PredictorFigures;
  readonly meanImage: PredictorFigures;
  readonly ridge: PredictorFigures;
  /** for models with a Gaussian latent space */
  readonly latent?: LatentMeasures;
  /** mean root-mean-square difference of two images, 0..1 */
  readonly diversity: {
    /** between draws of one caption */
    readonly draws: number;
    /** between different photos */
    readonly photos: number;
  };
}

/** The inputs of `measureNetwork`. */
export interface MeasuredData {
  readonly pixels: Pixels;
  readonly pairs: CaptionPairs;
  /** `[V, E]` word vectors */
  readonly table: Float32Array;
  /** ridge regression fitted to the network's training side */
  readonly ridge: Ridge;
  readonly seed: number;
}

type MeasureProgress = (label: string, done: number, total: number) => void;

// captions that are drawn several times, draws of each, and couples of photos: enough for two exact digits of diversity
const DRAWN = 64;
const DRAWS = 4;
const COUPLES = 4000;
const BLOCK = 32;

/** Measures a network and both baselines, in float64. Keeps the network's images in memory. */
export async function measureNetwork(
  generator: Pick<Generator, "config" | "draw">,
  { pixels, pairs, table, ridge, seed }: MeasuredData,
  progress?: MeasureProgress,
): Promise<NetworkMeasures> {
  const { config } = generator;
  const count = pairs.images.length;
  const captions = { words: pairs.words, table, dimension: config.text.wordDimension };
  const sum = modelOf(config).figures?.sum(config.model);
  const predict = await keptPrediction(modelPrediction(generator, captions, sum), count, pixels, progress);
  const measured: MeasuredPairs = { pixels, pairs, meanImage: ridge.intercept, seed };
  const figures = (label: string, of: Predict): Promise<PredictorFigures> =>
    figuresOf(of, measured, (done, total) => progress?.(label, done, total));
  const draws = await drawDiversity(
    async (some, draw) => (await generator.draw(selectCaptions(captions, some), { seed, draw })).images,
    spread(count, DRAWN),
    DRAWS,
    (done, total) => progress?.("drawing samples", done, total),
  );
  const network = await figures("measuring", predict);
  const { figures: own = {}, latent } = sum?.result({ mse: network.mse }) ?? {};
  return {
    pairs: count,
    own,
    network,
    shuffled: await figures("measuring shuffled captions", shuffledCaptions(predict, pairs.images, seed)),
    meanImage: await figures("measuring the mean image", meanImagePrediction(ridge.intercept)),
    ridge: await figures("measuring ridge regression", ridgePrediction(ridge, pairs.vectors)),
    ...(latent && { latent }),
    diversity: { draws, photos: await diversityOfPhotos(pixels, pairs.images, seed) },
  };
}

/** Predicts the images of all `count` pairs once. The returned predictor reads these stored images. */
async function keptPrediction(
  predict: Predict,
  count: number,
  { imageSize }: Pixels,
  progress: MeasureProgress | undefined,
): Promise<Predict> {
  const values = valuesOf(imageSize);
  const images = new Float32Array(count * values);
  for (let from = 0; from < count; from += BLOCK) {
    const some = Uint32Array.from({ length: Math.min(BLOCK, count - from) }, (_, i) => from + i);
    images.set(await predict(some), from * values);
    progress?.("running the network", from + some.length, count);
  }
  return async (pairs) => {
    const some = new Float32Array(pairs.length * values);
    pairs.forEach((pair, row) => {
      some.set(images.subarray(pair * values, (pair + 1) * values), row * values);
    });
    return some;
  };
}

/** The diversity of photos; 0 for a single photo. */
const diversityOfPhotos = async (pixels: Pixels, images: Uint32Array, seed: number): Promise<number> =>
  new Set(images).size > 1 ? photoDiversity(pixels, images, { limit: COUPLES, seed }) : 0;
