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

// the tuned settings of a preset do not matter here
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

/** The configuration of a run with 8x8 pixels. All such runs use kernels of the same sizes, compiled once. */
export const runConfig = (...changed: readonly PartialConfig[]): RunConfig => resolveConfig("sketch", base, ...changed);

/** The configuration of the same network with a grey start and a constant learning rate. */
export const tinyConfig = (...changed: readonly PartialConfig[]): RunConfig =>
  resolveConfig("sketch", base, tiny, ...changed);

/** The state of a run after some calls of `train`; `steps` has the steps of each call. */
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

/** The checkpoint file of a state. */
export const bytesOf = (state: TrainerState, config: RunConfig): Uint8Array => encodeCheckpoint(state, config);

/** The values, one after the other, of all tensors whose names begin with `prefix`. */
export const valuesOfAll = ({ tensors }: TrainerState, prefix: string): number[] =>
  Object.entries(tensors).flatMap(([name, { data }]) => (name.startsWith(prefix) ? [...data] : []));
