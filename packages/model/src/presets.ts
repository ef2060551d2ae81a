import type { RunConfig } from "./config.js";

/** Names of the presets, largest network first. */
export const presetNames = ["model-1", "model-2", "model-3", "sketch"] as const;

export type PresetName = (typeof presetNames)[number];

/** Every number of a run but the preset's name. */
export type Preset = Omit<RunConfig, "preset">;

const model1: Preset = {
  data: "emoji",
  hidden: 1280,
  latent: 256,
  features: 512,
  wordDimension: 100,
  dropout: 0,
  outputStart: "mean-colour",
  initialLogVariance: -4,
  batchSize: 32,
  epochs: 3,
  maxMinutes: null,
  seed: 1,
  testShare: 0.2,
  learningRate: 1e-3,
  schedule: "constant",
  warmupSteps: 0,
  minLearningRate: 1e-6,
  plateauPatience: 5,
  plateauFactor: 0.5,
  rho: 0.9,
  epsilon: 1e-7,
  klWeight: 1e-6,
  klWarmupSteps: 1000,
  evaluateEverySteps: 500,
};

const model2: Preset = { ...model1, learningRate: 1e-4, schedule: "plateau", epochs: 20 };

const model3: Preset = { ...model2, hidden: 1024, dropout: 0.3 };

const sketch: Preset = {
  ...model1,
  hidden: 256,
  latent: 64,
  features: 128,
  outputStart: "mean-image",
  initialLogVariance: -6,
  batchSize: 16,
  learningRate: 2e-3,
  schedule: "cosine",
  epochs: 6,
  klWeight: 1e-5,
  klWarmupSteps: 0,
};

/** The networks and how each is trained: "aggressive", "passive", "passive with dropout", and one for software adapters. */
export const presets: Readonly<Record<PresetName, Preset>> = {
  "model-1": model1,
  "model-2": model2,
  "model-3": model3,
  sketch,
};
