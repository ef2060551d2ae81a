import type { Ridge } from "../baselines/ridge.js";
import { IMAGE_VALUES } from "../images.js";
import { latentSum } from "../models/vae/latent.js";
import type { Generated, Generator } from "../sampling/generator.js";
import { captionInputs } from "../text/captions.js";
import type { CaptionPairs, TrainingData } from "../types.js";
import { drawDiversity, photoDiversity } from "./diversity.js";
import {
  type Figures,
  figuresOf,
  type Measured,
  meanImagePrediction,
  type Predict,
  ridgePrediction,
  shuffledCaptions,
} from "./figures.js";

/** A network on some captioned images, beside what it must beat, on the same ones. */
export interface NetworkMeasures {
  readonly pairs: number;
  /** nats, mean over the pairs */
  readonly kl: number;
  /** MSE + klWeight KL of mean images */
  readonly loss: number;
  readonly network: Figures;
  /** the network, given the captions of other images */
  readonly shuffled: Figures;
  readonly meanImage: Figures;
  readonly ridge: Figures;
  readonly latent: {
    /** `[L]`, nats */
    readonly kl: readonly number[];
    /** `[L]`, of mu over the pairs */
    readonly variance: readonly number[];
    readonly active: number;
    readonly collapsed: number;
  };
  /** root-mean-square difference, 0..1 */
  readonly diversity: {
    /** between draws of one caption */
    readonly draws: number;
    /** between different photos */
    readonly photos: number;
  };
}

/** What a network is measured on and with. */
export interface MeasuredData extends Pick<TrainingData, "pixels" | "table"> {
  readonly pairs: CaptionPairs;
  /** of the network's training side */
  readonly ridge: Ridge;
  readonly seed: number;
}

type Progress = (label: string, done: number, total: number) => void;

// captions that are drawn several times, draws of each, couples of photos: enough for two digits
const DRAWN = 64;
const DRAWS = 4;
const COUPLES = 4000;
const BLOCK = 32;

/** All figures of a network's mean images, and of both baselines, in float64. The mean images are held in memory meanwhile. */
export async function measureNetwork(
  generator: Pick<Generator, "config" | "infer">,
  { pixels, pairs, table, ridge, seed }: MeasuredData,
  progress?: Progress,
): Promise<NetworkMeasures> {
  const { config } = generator;
  const count = pairs.images.length;
  const inputs = (some: ArrayLike<number>) => captionInputs(config, pairs, { table }, some);
  const { means, latent } = await meansOf(generator, count, inputs, progress);
  const measured: Measured = { pixels, pairs, meanImage: ridge.intercept, seed };
  const figures = (label: string, predict: Predict): Promise<Figures> =>
    figuresOf(predict, measured, (done, total) => progress?.(label, done, total));
  const drawn = Uint32Array.from({ length: Math.min(DRAWN, count) }, (_, i) =>
    Math.floor((i * count) / Math.min(DRAWN, count)),
  );
  const draws = await drawDiversity(
    async (some, draw) => (await generator.infer(inputs(some), { seed }, draw)).images,
    drawn,
    DRAWS,
    (done, total) => progress?.("drawing samples", done, total),
  );
  const network = await figures("measuring", means);
  const kl = latent.kl.reduce((sum, value) => sum + value, 0);
  return {
    pairs: count,
    kl,
    loss: network.mse + config.klWeight * kl,
    network,
    shuffled: await figures("measuring shuffled captions", shuffledCaptions(means, pairs.images, seed)),
    meanImage: await figures("measuring the mean image", meanImagePrediction(ridge.intercept)),
    ridge: await figures("measuring ridge regression", ridgePrediction(ridge, pairs.vectors)),
    latent,
    diversity: { draws, photos: await photosApart(pixels, pairs.images, seed) },
  };
}

/** The network's mean image of every pair, each run once, and what its latent dimensions carry. */
async function meansOf(
  { config, infer }: Pick<Generator, "config" | "infer">,
  count: number,
  inputs: (some: ArrayLike<number>) => Float32Array,
  progress: Progress | undefined,
): Promise<{ means: Predict; latent: NetworkMeasures["latent"] }> {
  const images = new Float32Array(count * IMAGE_VALUES);
  const sum = latentSum(config.latent);
  for (let from = 0; from < count; from += BLOCK) {
    const some = Array.from({ length: Math.min(BLOCK, count - from) }, (_, i) => from + i);
    const generated: Generated = await infer(inputs(some), "mean");
    images.set(generated.images, from * IMAGE_VALUES);
    sum.add(generated.mu, generated.logvar);
    progress?.("running the network", from + some.length, count);
  }
  const { kl, variance, active, collapsed } = sum.result();
  const means: Predict = async (pairs) => {
    const some = new Float32Array(pairs.length * IMAGE_VALUES);
    pairs.forEach((pair, row) => {
      some.set(images.subarray(pair * IMAGE_VALUES, (pair + 1) * IMAGE_VALUES), row * IMAGE_VALUES);
    });
    return some;
  };
  return { means, latent: { kl: [...kl], variance: [...variance], active, collapsed } };
}

/** How far photos lie apart; 0 where there is one only. */
const photosApart = async (pixels: Uint8Array, images: Uint32Array, seed: number): Promise<number> =>
  new Set(images).size > 1 ? photoDiversity(pixels, images, { limit: COUPLES, seed }) : 0;
