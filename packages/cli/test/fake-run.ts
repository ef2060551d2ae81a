import {
  type EvaluationMetrics,
  type ImageMetrics,
  metrics,
  resolveConfig,
  type TrainingMetrics,
} from "@bosquejo/model";
import type { RunRecord } from "../src/run-folder/folder.js";
import type { RowOf } from "../src/run-folder/metrics.js";

/** One value for each metric. */
export const someMetrics = Object.fromEntries(metrics.map(({ name }) => [name, 0.5])) as unknown as ImageMetrics;
const image = { ...someMetrics, mse: 0.08, psnr: 11, ssim: 0.3, sharpness: 0.2 };

/** The metrics of both baselines in the fakes. */
export const baselines = { meanImage: { ...image, mse: 0.085 }, ridge: { ...image, mse: 0.075 } };

/** Returns the metrics of one evaluation. */
export const evaluation = (mse: number, pairs = 8): EvaluationMetrics => ({ ...image, mse, kl: 3, loss: mse, pairs });

/** Returns the row of `metrics.jsonl` for an evaluation. */
export const evaluationRow = (step: number, whole: boolean, measured: EvaluationMetrics): RowOf<"evaluation"> =>
  Object.assign({ kind: "evaluation" as const, step, whole }, measured);

/** Returns training figures of one step. */
export const trainingRow = (step: number): TrainingMetrics => ({
  step,
  epoch: step / 10,
  loss: 0.09,
  mse: 0.08,
  kl: 3,
  learningRate: 1e-3,
  klWeight: 1e-6,
  imagesPerSecond: 64,
});

/** Returns the row of `metrics.jsonl` for training figures. */
export const trainRow = (metrics: TrainingMetrics): RowOf<"train"> =>
  Object.assign({ kind: "train" as const }, metrics);

/** The content of `config.json` of a fake run. */
export const record: RunRecord = {
  bosquejo: "0.1.0",
  created: "2026-01-31T09:30:05.000Z",
  config: resolveConfig("sketch"),
  data: {
    name: "emoji",
    contentHash: "ab".repeat(32),
    images: 10,
    trainPairs: 8,
    testPairs: 4,
    wordVectors: "glove",
    wordVectorsHash: "cd".repeat(32),
    split: "images",
    splitHash: "ef".repeat(32),
    tests: "held-out",
  },
  adapter: { name: "SwiftShader", kind: "swiftshader", backend: "vulkan", driver: "5.0" },
  versions: { node: "20.19.0", platform: "linux x64" },
};

/** Returns a picture of one colour, `[64, 64, 3]`. */
export const picture = (value: number): Uint8Array => new Uint8Array(64 * 64 * 3).fill(value);
