import { createTrainer, type Preparation, type RunConfig, type TrainingData } from "@bosquejo/model";
import type { Device } from "@bosquejo/tensor";
import type { Io } from "../io.js";
import type { Watch } from "../terminal/progress.js";

const LEAST_STEPS = 1_500;
const MEASURED_MS = 2_000;
// evaluations, pictures and checkpoints take the rest
const TRAINING_SHARE = 0.85;

/**
 * The configuration with as many epochs as its time allows; at most those it has, or 1,500 steps: so a cosine comes down by the end.
 * Steps are timed on a network that is then thrown away, so that the run itself repeats from its configuration.
 */
export async function fitToTime(
  device: Device,
  config: RunConfig,
  data: TrainingData,
  preparation: Preparation,
  view: Pick<Watch, "log">,
  { now }: Pick<Io, "now">,
): Promise<RunConfig> {
  const { maxMinutes, schedule, epochs: planned } = config.training;
  if (maxMinutes === null || schedule !== "cosine") return config;
  using trial = await createTrainer(device, config, data, undefined, preparation);
  await trial.train(1);
  const began = now();
  let steps = 0;
  while (now() - began < MEASURED_MS) {
    await trial.train(1);
    steps++;
  }
  const stepMs = (now() - began) / steps;
  const limit = maxMinutes * 60_000;
  const epochMs = stepMs * trial.stepsPerEpoch;
  // a handful of pictures has short epochs: there the preset's number of them would be over at once
  const most = Math.max(planned, Math.ceil(LEAST_STEPS / trial.stepsPerEpoch));
  const epochs = epochsWithin(limit, epochMs, most);
  const fits =
    epochMs > limit ? "the time given is less than one epoch" : `${epochs} ${epochs === 1 ? "epoch" : "epochs"}`;
  view.log(`${Math.round(stepMs)} ms a step: ${fits}`);
  return { ...config, training: { ...config.training, epochs } };
}

/** Epochs of `epochMs` that fit into `limitMs`, looks at the network included: from 1 to `most`. */
export const epochsWithin = (limitMs: number, epochMs: number, most: number): number =>
  Math.min(most, Math.max(1, Math.round((limitMs * TRAINING_SHARE) / epochMs)));
