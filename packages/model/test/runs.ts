import type { Device } from "@bosquejo/tensor";
import {
  createTrainer,
  encodeCheckpoint,
  type PartialConfig,
  type RunConfig,
  resolveConfig,
  type TrainerState,
  type TrainingData,
} from "../src/index.js";
import { DIMENSION } from "./pictures.js";

// what a preset is tuned to does not matter here
const base: PartialConfig = {
  data: { imageSize: 8 },
  text: { wordDimension: DIMENSION },
  training: {
    ...{ batchSize: 4, epochs: 500, learningRate: 1.2e-2, minLearningRate: 1e-6, schedule: "cosine", warmupSteps: 20 },
    optimizer: { name: "rmsprop", rho: 0.9, epsilon: 1e-7 },
  },
  model: {
    ...{ hidden: 6, latent: 3, features: 16, outputStart: "mean-image", dropout: 0, initialLogVariance: -10 },
    ...{ klWeight: 0, klWarmupSteps: 0 },
  },
};

const tiny: PartialConfig = {
  training: { learningRate: 1e-2, schedule: "constant", warmupSteps: 0 },
  model: { outputStart: "grey", initialLogVariance: -4, klWeight: 1e-3 },
};

/** A run of 8x8 pixels; all share the sizes that kernels are compiled for. */
export const runConfig = (...changed: readonly PartialConfig[]): RunConfig => resolveConfig("sketch", base, ...changed);

/** The same network from grey on, at one learning rate. */
export const tinyConfig = (...changed: readonly PartialConfig[]): RunConfig =>
  resolveConfig("sketch", base, tiny, ...changed);

/** A run's state after so many steps in calls of these. */
export async function stateAfter(
  device: Device,
  steps: readonly number[],
  config: RunConfig,
  data: TrainingData,
  from?: TrainerState,
): Promise<TrainerState> {
  using trainer = await createTrainer(device, config, data, from);
  for (const some of steps) await trainer.train(some);
  return await trainer.state();
}

/** A state's checkpoint file. */
export const bytesOf = (state: TrainerState, config: RunConfig): Uint8Array => encodeCheckpoint(state, config);

/** Values of some of a state's tensors, one after the other: those whose names begin with `prefix`. */
export const valuesOfAll = ({ tensors }: TrainerState, prefix: string): number[] =>
  Object.entries(tensors).flatMap(([name, { data }]) => (name.startsWith(prefix) ? [...data] : []));
