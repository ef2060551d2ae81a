import type { RunConfig } from "./config.js";

/** Names of the presets. */
export const presetNames = [
  "model-1",
  "model-2",
  "model-3",
  "sketch",
  "published-1",
  "published-2",
  "published-3",
] as const;

export type PresetName = (typeof presetNames)[number];

/** Every number of a run but the preset's name. */
export type Preset = Omit<RunConfig, "preset">;

const model1: Preset = {
  data: "emoji",
  split: null,
  glove: null,
  hidden: 1280,
  latent: 256,
  features: 512,
  wordDimension: 100,
  textEncoder: "mean",
  heads: 4,
  captionWords: 32,
  standardize: true,
  dropout: 0,
  outputStart: "principal-components",
  components: 32,
  initialLogVariance: -6,
  precision: "f32",
  batchSize: 32,
  epochs: 3,
  maxMinutes: null,
  seed: 1,
  testShare: 0.2,
  learningRate: 1e-3,
  schedule: "cosine",
  warmupSteps: 0,
  minLearningRate: 1e-6,
  plateauPatience: 5,
  plateauFactor: 0.5,
  rho: 0.9,
  epsilon: 1e-7,
  weightDecay: 0.3,
  klWeight: 1e-5,
  klWarmupSteps: 0,
  evaluateEverySteps: 500,
};

const model2: Preset = { ...model1, learningRate: 1e-4, schedule: "plateau", epochs: 20 };

const model3: Preset = { ...model2, hidden: 1024, dropout: 0.3, weightDecay: 0 };

/**
 * What the publication tells of its training, and plain choices where it is silent: caption vectors as they are, images
 * that start grey, a latent Gaussian that starts at the prior, KL at full weight from the start.
 */
const published: Partial<Preset> = {
  standardize: false,
  outputStart: "grey",
  initialLogVariance: 0,
  klWeight: 1e-3,
  klWarmupSteps: 0,
  weightDecay: 0,
  epochs: 20,
};

const sketch: Preset = {
  ...model1,
  hidden: 256,
  latent: 64,
  features: 128,
  dropout: 0.3,
  batchSize: 16,
  weightDecay: 0,
  epochs: 4,
};

/**
 * The networks and how each is trained: "aggressive", "passive", "passive with fewer nodes and dropout", one for software
 * adapters, and the first three by the published recipe.
 */
export const presets: Readonly<Record<PresetName, Preset>> = {
  "model-1": model1,
  "model-2": model2,
  "model-3": model3,
  sketch,
  "published-1": { ...model1, ...published, schedule: "constant" },
  "published-2": { ...model2, ...published },
  "published-3": { ...model3, ...published },
};
