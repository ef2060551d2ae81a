import { createTrainer, type Preparation, type RunConfig, type RunStart, type TrainingData } from "@bosquejo/model";
import type { Device } from "@bosquejo/tensor";
import type { Io } from "../io.js";
import type { Watch } from "../terminal/progress.js";

const LEAST_STEPS = 1_500;
const MEASURED_MS = 2_000;
// evaluations, pictures and checkpoints need the rest of the time
const TRAINING_SHARE = 0.85;
// of the steps: a run of few steps would otherwise end soon after its warm-up
const MOST_WARMUP = 0.1;

// schedules that bring the learning rate down towards the end of a run
const endsLow: readonly string[] = ["cosine", "linear"];

/**
 * Returns the configuration with as many epochs as its time limit allows, so that a schedule with a low end reaches it
 * in time. It has at most the configured number of epochs, or 1,500 steps if that is more. A tenth of the steps at most
 * warm up. Steps are timed on a second network that is disposed afterwards. So the run depends only on the
 * configuration, and can be repeated.
 */
export async function fitToTime(
  device: Device,
  config: RunConfig,
  data: TrainingData,
  start: RunStart,
  preparation: Preparation,
  view: Pick<Watch, "log">,
  { now }: Pick<Io, "now">,
): Promise<RunConfig> {
  const { maxMinutes, schedule, epochs: planned, warmupSteps: warmup } = config.training;
  if (maxMinutes === null || !endsLow.includes(schedule)) return config;
  using trial = await createTrainer(device, config, data, start, preparation);
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
  // with few pictures epochs are short, and the number in the preset would be too little training
  const most = Math.max(planned, Math.ceil(LEAST_STEPS / trial.stepsPerEpoch));
  const epochs = epochsWithin(limit, epochMs, most);
  const fits =
    epochMs > limit
      ? "the time limit is shorter than one epoch"
      : `${epochs} ${epochs === 1 ? "epoch" : "epochs"} within the time limit`;
  view.log(`${Math.round(stepMs)} ms per step: ${fits}`);
  const warmupSteps = warmupWithin(epochs * trial.stepsPerEpoch, warmup);
  return { ...config, training: { ...config.training, epochs, warmupSteps } };
}

/**
 * Returns the number of epochs of `epochMs` that fit into `limitMs` with evaluations and pictures: from 1 to `most`.
 */
export const epochsWithin = (limitMs: number, epochMs: number, most: number): number =>
  Math.min(most, Math.max(1, Math.round((limitMs * TRAINING_SHARE) / epochMs)));

/** Returns the number of warm-up steps of a run: those that are configured, but at most a tenth of its steps. */
export const warmupWithin = (steps: number, configured: number): number =>
  Math.min(configured, Math.ceil(steps * MOST_WARMUP));
