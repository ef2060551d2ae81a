import type { Figures, NetworkMeasures, RankFigures } from "@bosquejo/model";
import type { ReproducedModel } from "./reproduction.js";

/** One line of the table. */
export interface Figure {
  readonly key: string;
  readonly name: string;
  /** one line for a reader who asks what it is */
  readonly says: string;
  readonly show: (value: number) => string;
  readonly ours: (model: ReproducedModel) => number;
  /** of a baseline, which has no training and no latent space */
  readonly baseline?: (figures: Figures) => number;
  /** by chance, among so many images */
  readonly chance?: (gallery: number) => number;
}

const digits = (count: number) => (value: number) => value.toFixed(count);

/** A count with its thousands apart. */
export const counted = (value: number): string => value.toLocaleString("en-US");

/** A share as "5.9 %", with a space that no line breaks at. */
export const percent = (share: number): string => `${(100 * share).toFixed(1)}\u00a0%`;

/** Seconds as one says them: "8.4 s", "84 s", "2.1 min". */
export function duration(seconds: number): string {
  if (seconds >= 5400) return `${(seconds / 3600).toFixed(1)} h`;
  if (seconds >= 100) return `${(seconds / 60).toFixed(1)} min`;
  return `${seconds.toFixed(seconds < 10 ? 1 : 0)} s`;
}

/** A figure of training captions, of a whole network, of training itself. */
const ofModel = (
  key: string,
  name: string,
  says: string,
  show: Figure["show"],
  ours: (model: ReproducedModel) => number,
): Figure => ({ key, name, says, show, ours });

/** A figure of test captions that networks and baselines have. */
const ofImages = (
  key: string,
  name: string,
  says: string,
  show: Figure["show"],
  baseline: (figures: Figures) => number,
): Figure => ({ key, name, says, show, baseline, ours: ({ measures }) => baseline(measures.network) });

const measured = (of: (measures: NetworkMeasures) => number) => (model: ReproducedModel) => of(model.measures);

const ACCURACY = "share of pixels whose largest colour channel is the right one, as Keras counts it for three channels";
const LOSS = "MSE + KL by its weight";
const MSE = "mean squared error of the mean images, pixels in 0..1";

const quality: readonly Figure[] = [
  ofModel("trainingAccuracy", "training accuracy", ACCURACY, digits(4), ({ training }) => training.channelAccuracy),
  ofModel("trainingLoss", "training loss (MSE + KL term)", LOSS, digits(4), ({ training }) => training.loss),
  ofModel("trainingMse", "training MSE", MSE, digits(4), ({ training }) => training.mse),
  ofImages("testAccuracy", "test accuracy", ACCURACY, digits(4), ({ channelAccuracy }) => channelAccuracy),
  {
    ...ofImages(
      "testLoss",
      "test loss (MSE + KL term)",
      `${LOSS}; a baseline has no KL, so its loss is its MSE`,
      digits(4),
      ({ mse }) => mse,
    ),
    ours: measured(({ loss }) => loss),
  },
  ofImages("testMse", "test MSE", MSE, digits(4), ({ mse }) => mse),
  ofModel(
    "kl",
    "KL, nats",
    "how far the latent Gaussian of a caption is from N(0, 1): summed over the dimensions, mean over the test captions",
    (value) => value.toPrecision(4),
    measured(({ kl }) => kl),
  ),
  ofImages("psnr", "PSNR, dB", "peak signal-to-noise ratio, mean over the images", digits(2), ({ psnr }) => psnr),
  ofImages(
    "ssim",
    "SSIM",
    "structural similarity of luma, Gaussian window 11, mean over the images; 1: the same",
    digits(3),
    ({ ssim }) => ssim,
  ),
  ofImages(
    "sharpness",
    "sharpness",
    "mean gradient, generated over real; 1: as sharp as the photos",
    digits(3),
    ({ sharpness }) => sharpness,
  ),
  ofModel(
    "diversity",
    "diversity of samples",
    "root-mean-square difference between sampled images of one caption, pixels in 0..1",
    digits(3),
    measured(({ diversity }) => diversity.draws),
  ),
];

/** How images are compared with a generated one. */
export const scores = ["distance", "cosine"] as const;

const nearness = {
  distance: "by distance to the generated image",
  cosine: "by cosine with the generated image, both less the mean training image: blind to how bold an image is",
} as const;

const agreement: readonly Figure[] = scores.flatMap((by) => {
  const rank = (key: string, name: string, says: string, show: Figure["show"], of: (ranks: RankFigures) => number) =>
    ofImages(by + key, `${name} by ${by}`, `${says}, ${nearness[by]}`, show, ({ retrieval }) => of(retrieval[by]));
  const recall = (k: 1 | 5 | 10): Figure => ({
    ...rank(
      `RecallAt${k}`,
      `recall at ${k}`,
      `how often it is ${k === 1 ? "the first" : `among the first ${k}`}`,
      digits(3),
      (ranks) => ranks[`recallAt${k}`],
    ),
    chance: (gallery) => Math.min(1, k / gallery),
  });
  const median = rank(
    "MedianRank",
    "median rank",
    "of the true photo among 100 test photos, or all where they are fewer",
    digits(1),
    (ranks) => ranks.medianRank,
  );
  return [{ ...median, chance: (gallery) => (gallery + 1) / 2 }, recall(1), recall(5), recall(10)];
});

const training: readonly Figure[] = [
  ofModel(
    "secondsPerEpoch",
    "time per epoch",
    "what the device trains for an epoch, without evaluations, pictures and checkpoints",
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

/** Every line of the table, in its order. */
export const figures: readonly Figure[] = [...quality, ...agreement, ...training];
