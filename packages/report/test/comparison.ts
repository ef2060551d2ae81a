import type {
  ComparedFigure,
  ComparedModel,
  ComparedPredictor,
  Comparison,
  Measures,
} from "../src/comparison/comparison.js";
import type { FigureValues, LossColumn } from "../src/figures.js";
import { duration, fixed } from "../src/format.js";
import type { Ranks } from "../src/run/agreement.js";
import type { History, Point } from "../src/run/history.js";

const ranks = (medianRank: number, recallAt10: number): Ranks => ({
  ...{ medianRank, recallAt1: recallAt10 / 8, recallAt5: recallAt10 / 2, recallAt10 },
});

/** Figures of a predictor with this MSE: a smaller MSE gives better figures. */
const figuresAt = (mse: number): ComparedPredictor => {
  const gain = Math.max(0, 0.07 - mse);
  return {
    ...{ mse, averagedMse: mse - gain / 3, sharpness: 0.05 + 10 * gain },
    retrieval: {
      gallery: 100,
      distance: ranks(50.5 - 4000 * gain, 0.1 + 20 * gain),
      cosine: ranks(50.5 - 8000 * gain, 0.1 + 40 * gain),
    },
  };
};

/** Measures of a network with figures like Flickr8k's: mean image 0.0693, ridge regression 0.0664. */
function measuresAt(mse: number, isCollapsed: boolean): Measures {
  const kl = Array.from({ length: 256 }, (_, d) => (isCollapsed ? 0.4 * Math.exp(-d / 2) : 3 * Math.exp(-d / 100)));
  return {
    pairs: 5000,
    network: figuresAt(mse),
    shuffled: figuresAt(0.0693 + (0.0693 - mse)),
    meanImage: figuresAt(0.0693),
    ridge: figuresAt(0.0664),
    latent: { kl, active: isCollapsed ? 8 : 250, collapsed: kl.filter((one) => one < 0.01).length },
    diversity: { draws: 0.0412, photos: 0.3567 },
  };
}

const figures: readonly ComparedFigure[] = [
  { name: "trainingAccuracy", title: "training accuracy", about: "share of correct pixels", format: fixed(4) },
  { name: "testAccuracy", title: "test accuracy", about: "share of right pixels", format: fixed(4) },
  { name: "testLoss", title: "test loss", about: "of mean images", format: fixed(4), marked: true },
  { name: "testMse", title: "test MSE", about: "of mean images", format: fixed(4), marked: true, ofCaptions: true },
  {
    ...{ name: "medianRank", title: "median rank", about: "of the true photo", format: fixed(1), ofCaptions: true },
    chance: (gallery) => (gallery + 1) / 2,
  },
  {
    ...{ name: "recallAt5", title: "recall at 5", about: "among the first 5", format: fixed(3) },
    chance: (gallery) => Math.min(1, 5 / gallery),
  },
  {
    ...{ name: "recallAt10", title: "recall at 10", about: "among the first 10", format: fixed(3), ofCaptions: true },
    chance: (gallery) => Math.min(1, 10 / gallery),
  },
  { name: "secondsPerEpoch", title: "time per epoch", about: "of training alone", format: duration },
  { name: "epochs", title: "epochs done", about: "passes over the captions", format: String },
];

const losses: readonly LossColumn[] = [
  { name: "error", title: "MSE", format: fixed(4), average: "mean", chart: "MSE in training, of sampled pictures" },
  { name: "penalty", title: "penalty", format: fixed(2), average: "median" },
];

const valuesOf = ({ mse, retrieval: { cosine } }: ComparedPredictor): FigureValues => ({
  ...{ testMse: mse, testLoss: mse, testAccuracy: 0.5, medianRank: cosine.medianRank },
  ...{ recallAt5: cosine.recallAt5, recallAt10: cosine.recallAt10 },
});

const STEPS_PER_EPOCH = 800;

/** A curve that falls to `error` over the epochs. */
function historyTo(error: number, epochs: number): History {
  const points = Array.from({ length: epochs * 8 }, (_, i): Point => {
    const falling = error + 0.004 * Math.exp(-i / 8);
    return {
      step: (i + 1) * (STEPS_PER_EPOCH / 8),
      values: { error: falling, penalty: 200 * (1 - Math.exp(-i / 10)) },
    };
  });
  const evaluations = points.filter((_, i) => i % 4 === 3);
  return { training: points, evaluations: evaluations.map((each) => ({ ...each, whole: false, pairs: 1000 })) };
}

/** A trained network. With the published recipes most of the latent space has collapsed. */
export function comparedModel(name: string, mse: number, epochs = 3, more: Partial<ComparedModel> = {}): ComparedModel {
  const isPublished = name.startsWith("published-");
  const measures = measuresAt(mse, isPublished);
  const secondsPerEpoch = 8.44;
  return {
    ...{ name, adapter: "NVIDIA H100 80GB HBM3", parameters: 7_612_345, steps: epochs * STEPS_PER_EPOCH, epochs },
    ...{ plannedEpochs: 3, secondsPerEpoch, ending: "finished", latentSetting: "KL weight of 0.00001" },
    config: { preset: name, rho: 0.9, training: { dropout: isPublished ? 0.2 : 0, batchSize: 32 } },
    history: historyTo(mse, epochs),
    values: { ...valuesOf(measures.network), trainingAccuracy: 0.48, secondsPerEpoch, epochs },
    shuffled: valuesOf(measures.shuffled),
    measures,
    ...more,
  };
}

/** A comparison of `model-1` alone; `more` replaces any part of it. */
export function comparison(more: Partial<Comparison> = {}): Comparison {
  const { meanImage, ridge } = measuresAt(0.0652, false);
  return {
    ...{ data: "flickr8k", split: "official", tests: "test", wordVectors: "glove.6B.100d, 26,000 words" },
    images: { train: 6000, test: 1000 },
    pairs: { train: 30_000, test: 5000 },
    command: "pnpm cli reproduce flickr8k:DIR --models model-1",
    date: "2026-01-31T09:30:05.000Z",
    ...{ figures, losses, metric: { name: "error", title: "MSE", format: fixed(4) } },
    baselines: { meanImage: valuesOf(meanImage), ridge: valuesOf(ridge) },
    models: [comparedModel("model-1", 0.0652)],
    missing: [],
    difficulty: {
      variance: 0.0693,
      semivariogram: [
        { nearest: 1e-4, distance: 4.21, unexplainedShare: 0.86, standardError: 0.031 },
        { nearest: 1e-2, distance: 7.81, unexplainedShare: 0.941, standardError: 0.011 },
        { nearest: 1, distance: 14.1, unexplainedShare: 1.002, standardError: 0.011 },
      ],
    },
    published: [
      { caption: "The small child climbs on a red ropes on a playground", trainedOn: true },
      { caption: "The brown and white dog with a green collar is biting a stick", trainedOn: false },
    ],
    pictures: { published: Uint8Array.of(137, 80, 78, 71), test: Uint8Array.of(137, 80, 78, 71, 1) },
    ...more,
  };
}
