import type { Device } from "@bosquejo/tensor";
import {
  createTrainer,
  type PartialConfig,
  type RunConfig,
  resolveConfig,
  type Trainer,
  type TrainingData,
} from "../../../src/index.js";
import { DIMENSION, discs } from "../../pictures.js";

const small: PartialConfig = {
  data: { imageSize: 8 },
  text: { wordDimension: DIMENSION },
  training: { batchSize: 16, epochs: 600, learningRate: 5e-3, warmupSteps: 10, averaging: 0.98 },
  model: { components: 0.98, mostComponents: 16, width: 32, blocks: 2, conditionWidth: 24 },
};

/** The configuration of a small flow for pictures of 8x8 pixels. */
export const flowConfig = (...changed: readonly PartialConfig[]): RunConfig => resolveConfig("flow", small, ...changed);

export const data: TrainingData = discs(16, 4);

/** A trainer after some steps. */
export async function trainedFlow(
  device: Device,
  steps: number,
  of: RunConfig = flowConfig(),
  on: TrainingData = data,
): Promise<Trainer> {
  const trainer = await createTrainer(device, of, on);
  if (steps > 0) await trainer.train(steps);
  return trainer;
}
