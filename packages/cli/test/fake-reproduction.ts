import {
  type EvaluationMetrics,
  type NetworkMeasures,
  type PredictorFigures,
  type RankFigures,
  resolveConfig,
} from "@bosquejo/model";
import type { ReproducedModel, Reproduction } from "../src/reproduce/reproduction.js";
import type { MetricsRow } from "../src/run-folder/metrics.js";
import { evaluationRow, record, someMetrics, trainingRow, trainRow } from "./fake-run.js";

const ranks = (medianRank: number, recallAt10: number): RankFigures => ({
  medianRank,
  recallAt1: recallAt10 / 8,
  recallAt5: recallAt10 / 2,
  recallAt10,
});

/** Returns figures of a predictor with the given MSE. The smaller it is, the better the other figures are. */
export const figuresAt = (mse: number): PredictorFigures => {
  const gain = Math.max(0, 0.07 - mse);
  return {
    ...someMetrics,
    mse,
    averagedMse: mse - gain / 3,
    channelAccuracy: 0.45 + 4 * gain,
    psnr: -10 * Math.log10(mse) + 0.3,
    ssim: 0.25 + 4 * gain,
    sharpness: 0.05 + 10 * gain,
    retrieval: {
      gallery: 100,
      distance: ranks(50.5 - 4000 * gain, 0.1 + 20 * gain),
      cosine: ranks(50.5 - 8000 * gain, 0.1 + 40 * gain),
    },
  };
};

/** Returns measures of a network with errors as on Flickr8k: mean image 0.0693, ridge regression 0.0664. */
export const measuresAt = (mse: number, klWeight = 1e-5): NetworkMeasures => {
  const kl = Array.from({ length: 256 }, (_, d) => (klWeight > 1e-4 ? 0.4 * Math.exp(-d / 2) : 3 * Math.exp(-d / 100)));
  const sum = kl.reduce((all, one) => all + one, 0);
  return {
    pairs: 5000,
    own: { kl: sum, loss: mse + klWeight * sum },
    network: figuresAt(mse),
    shuffled: figuresAt(0.0693 + (0.0693 - mse)),
    meanImage: figuresAt(0.0693),
    ridge: figuresAt(0.0664),
    latent: {
      ...{ kl, variance: kl, active: klWeight > 1e-4 ? 8 : 250, collapsed: kl.filter((one) => one < 0.01).length },
      setting: `KL weight of ${klWeight}`,
    },
    diversity: { draws: 0.0412, photos: 0.3567 },
  };
};

/** Returns the same figures as an evaluation over `pairs` pairs. */
function evaluatedAt(mse: number, own: { kl: number; loss: number }, pairs: number): EvaluationMetrics {
  const { retrieval: _, averagedMse: __, ...metrics } = figuresAt(mse);
  return { ...metrics, ...own, pairs };
}

const STEPS_PER_EPOCH = 800;

/** Returns rows whose MSE falls to `mse` over `epochs` epochs. */
const rowsTo = (mse: number, epochs: number): MetricsRow[] =>
  Array.from({ length: epochs * 8 }, (_, i): MetricsRow[] => {
    const step = (i + 1) * (STEPS_PER_EPOCH / 8);
    const falling = mse + 0.004 * Math.exp(-i / 8);
    const train = { ...trainingRow(step), mse: falling - 0.001 * (i / 40), kl: 200 * (1 - Math.exp(-i / 10)) };
    const evaluated = evaluatedAt(falling, { kl: 3, loss: falling }, 1000);
    return i % 4 === 3 ? [trainRow(train), evaluationRow(step, false, evaluated)] : [trainRow(train)];
  }).flat();

/** Returns a trained network; `more` replaces fields of it. */
export function reproducedModel(
  name: string,
  mse: number,
  epochs = 3,
  more: Partial<ReproducedModel> = {},
): ReproducedModel {
  const config = resolveConfig(name.replace("-attention", ""), {
    data: { source: "flickr8k:/home/someone/flickr8k", glove: "/home/someone/glove.txt" },
  });
  const measures = measuresAt(mse, Number(config.model.klWeight));
  return {
    name,
    folder: `/home/someone/runs/reproduce-flickr8k/${name}`,
    record: { ...record, config, adapter: { ...record.adapter, name: "NVIDIA H100 80GB HBM3" } },
    rows: rowsTo(mse, epochs),
    parameters: 7_612_345,
    steps: epochs * STEPS_PER_EPOCH,
    epochs,
    secondsPerEpoch: 8.44,
    ending: "finished",
    measures,
    training: evaluatedAt(mse - 0.002, { kl: measures.own.kl!, loss: mse }, 2000),
    ...more,
  };
}

/** Returns a reproduction of `model-1` only; `more` replaces fields of it. */
export const reproduction = (more: Partial<Reproduction> = {}): Reproduction => ({
  data: "flickr8k",
  split: "official",
  tests: "test",
  images: { train: 6000, test: 1000 },
  pairs: { train: 30_000, test: 5000 },
  wordVectors: "glove.6B.100d, 26,000 words",
  command: "pnpm cli reproduce flickr8k:DIR --models model-1",
  date: "2026-01-31T09:30:05.000Z",
  models: [reproducedModel("model-1", 0.0652)],
  missing: [],
  difficulty: {
    variance: 0.0693,
    semivariogram: [
      { nearest: 1e-4, distance: 4.21, couples: 799, unexplainedShare: 0.86, standardError: 0.031 },
      { nearest: 1e-3, distance: 5.93, couples: 4000, unexplainedShare: 0.902, standardError: 0.013 },
      { nearest: 1e-2, distance: 7.81, couples: 4000, unexplainedShare: 0.941, standardError: 0.011 },
      { nearest: 1e-1, distance: 10.2, couples: 4000, unexplainedShare: 0.968, standardError: 0.01 },
      { nearest: 1, distance: 14.1, couples: 4000, unexplainedShare: 1.002, standardError: 0.011 },
    ],
  },
  published: [
    { caption: "The small child climbs on a red ropes on a playground", trainedOn: true },
    { caption: "The brown and white dog with a green collar is biting a stick", trainedOn: false },
  ],
  pictures: { published: Uint8Array.of(137, 80, 78, 71), test: Uint8Array.of(137, 80, 78, 71, 1) },
  ...more,
});
