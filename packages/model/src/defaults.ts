import type { RunConfig } from "./config.js";
import { optimizerDefaults } from "./training/optimizers.js";

/** The settings of a run that its preset and the user do not change. */
export const defaults: Omit<RunConfig, "preset" | "model"> = {
  data: { source: "emoji", imageSize: 64, split: null, testShare: 0.2, glove: null },
  text: { encoder: "mean", wordDimension: 100, standardize: true, heads: 4, captionWords: 32 },
  training: {
    seed: 1,
    precision: "f32",
    batchSize: 32,
    epochs: 3,
    maxMinutes: null,
    optimizer: optimizerDefaults("rmsprop"),
    groups: {},
    learningRate: 1e-3,
    schedule: "cosine",
    warmupSteps: 0,
    minLearningRate: 1e-6,
    plateauPatience: 5,
    plateauFactor: 0.5,
    evaluateEverySteps: 500,
    clipNorm: null,
    averaging: null,
  },
};
