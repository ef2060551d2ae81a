import type { NetworkMeasures, PredictorFigures, RankFigures } from "@bosquejo/model";
import { type ComparedFigure, counted, duration, type FigureValues, fixed } from "@bosquejo/report";
import type { ReproducedModel } from "./reproduction.js";

/** One line of the table, with functions that return its value for a model and for a baseline. */
export interface ReproducedFigure extends ComparedFigure {
  readonly ours: (model: ReproducedModel) => number;
  /** missing for figures that baselines do not have: they have no training and no latent space */
  readonly baseline?: (figures: PredictorFigures) => number;
}

/** Creates a figure that only networks have. It describes training captions, the network itself or its training. */
const ofModel = (
  name: string,
  title: string,
  about: string,
  format: ReproducedFigure["format"],
  ours: (model: ReproducedModel) => number,
): ReproducedFigure => ({ name, title, about, format, ours });

/** Creates a figure of test captions, which networks and baselines have. */
const ofImages = (
  name: string,
  title: string,
  about: string,
  format: ReproducedFigure["format"],
  baseline: (figures: PredictorFigures) => number,
): ReproducedFigure => ({ name, title, about, format, baseline, ours: ({ measures }) => baseline(measures.network) });

const measured = (of: (measures: NetworkMeasures) => number) => (model: ReproducedModel) => of(model.measures);

const ACCURACY = "share of pixels whose largest colour channel is the right one, as Keras counts it for three channels";
const LOSS = "MSE + KL by its weight";
const MSE = "mean squared error of the mean images, pixels in 0..1";

const quality: readonly ReproducedFigure[] = [
  ofModel("trainingAccuracy", "training accuracy", ACCURACY, fixed(4), ({ training }) => training.channelAccuracy),
  ofModel(
    "trainingLoss",
    "training loss (MSE + KL term)",
    LOSS,
    fixed(4),
    ({ training }) => training.loss ?? Number.NaN,
  ),
  ofModel("trainingMse", "training MSE", MSE, fixed(4), ({ training }) => training.mse),
  ofImages("testAccuracy", "test accuracy", ACCURACY, fixed(4), ({ channelAccuracy }) => channelAccuracy),
  {
    ...ofImages(
      "testLoss",
      "test loss (MSE + KL term)",
      `${LOSS}; a baseline has no KL, so its loss is its MSE`,
      fixed(4),
      ({ mse }) => mse,
    ),
    ours: measured(({ own, network }) => own.loss ?? network.mse),
    marked: true,
  },
  { ...ofImages("testMse", "test MSE", MSE, fixed(4), ({ mse }) => mse), marked: true, ofCaptions: true },
  ofModel(
    "kl",
    "KL, nats",
    "divergence of the latent Gaussian of a caption from N(0, 1): summed over dimensions, mean over the test captions",
    (value) => value.toPrecision(4),
    measured(({ own }) => own.kl ?? Number.NaN),
  ),
  ofImages("psnr", "PSNR, dB", "peak signal-to-noise ratio, mean over the images", fixed(2), ({ psnr }) => psnr),
  ofImages(
    "ssim",
    "SSIM",
    "structural similarity of luma, Gaussian window 11, mean over the images; 1: the same",
    fixed(3),
    ({ ssim }) => ssim,
  ),
  ofImages(
    "sharpness",
    "sharpness",
    "mean gradient, generated over real; 1: as sharp as the photos",
    fixed(3),
    ({ sharpness }) => sharpness,
  ),
  ofModel(
    "diversity",
    "diversity of samples",
    "root-mean-square difference between sampled images of one caption, pixels in 0..1",
    fixed(3),
    measured(({ diversity }) => diversity.draws),
  ),
];

/** The scores by which images are compared with a generated one. */
const scores = ["distance", "cosine"] as const;

const nearness = {
  distance: "by distance to the generated image",
  cosine:
    "by cosine with the generated image, both minus the mean training image: the contrast of an image has no effect",
} as const;

const agreement: readonly ReproducedFigure[] = scores.flatMap((by) => {
  const rank = (
    name: string,
    title: string,
    about: string,
    format: ReproducedFigure["format"],
    of: (ranks: RankFigures) => number,
  ): ReproducedFigure =>
    ofImages(by + name, `${title} by ${by}`, `${about}, ${nearness[by]}`, format, ({ retrieval }) => of(retrieval[by]));
  const recall = (k: 1 | 5 | 10): ReproducedFigure => ({
    ...rank(
      `RecallAt${k}`,
      `recall at ${k}`,
      `how often it is ${k === 1 ? "the first" : `among the first ${k}`}`,
      fixed(3),
      (ranks) => ranks[`recallAt${k}`],
    ),
    chance: (gallery) => Math.min(1, k / gallery),
    ofCaptions: k === 10,
  });
  const median = rank(
    "MedianRank",
    "median rank",
    "of the true photo among 100 test photos, or all if there are fewer",
    fixed(1),
    (ranks) => ranks.medianRank,
  );
  return [{ ...median, chance: (gallery) => (gallery + 1) / 2, ofCaptions: true }, recall(1), recall(5), recall(10)];
});

const training: readonly ReproducedFigure[] = [
  ofModel(
    "secondsPerEpoch",
    "time per epoch",
    "time that the device trains for an epoch, without evaluations, pictures and checkpoints",
    duration,
    ({ secondsPerEpoch }) => secondsPerEpoch,
  ),
  ofModel("parameters", "parameters", "trained weights and biases", counted, ({ parameters }) => parameters),
  ofModel(
    "epochs",
    "epochs done",
    "passes over the training captions",
    (value) => String(Number(value.toFixed(1))),
    ({ epochs }) => epochs,
  ),
  ofModel("steps", "steps done", "updates of the weights, each by a batch of captions", counted, ({ steps }) => steps),
];

/** The lines of the table, in order. */
export const figures: readonly ReproducedFigure[] = [...quality, ...agreement, ...training];

const valuesOf = (of: (figure: ReproducedFigure) => number | undefined): FigureValues =>
  Object.fromEntries(
    figures.flatMap((figure) => {
      const value = of(figure);
      return value === undefined || Number.isNaN(value) ? [] : [[figure.name, value]];
    }),
  );

/** Returns the figures of a baseline, or of other predictions of images. */
export const imageValues = (of: PredictorFigures): FigureValues => valuesOf(({ baseline }) => baseline?.(of));

/** Returns the figures of a network. Those without a value, such as the KL of a model without one, are left out. */
export const modelValues = (model: ReproducedModel): FigureValues => valuesOf(({ ours }) => ours(model));

/** Returns the figures of a random choice among `gallery` images. */
export const chanceValues = (gallery: number): FigureValues => valuesOf(({ chance }) => chance?.(gallery));
