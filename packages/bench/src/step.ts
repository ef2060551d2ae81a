import { writeFileSync } from "node:fs";
import { createTrainer, encodeSafetensors, type RunConfig, resolveConfig } from "@bosquejo/model";
import { type AdapterSummary, type Device, openDevice } from "@bosquejo/tensor";
import type { Summary } from "./statistics.js";
import { syntheticData } from "./synthetic.js";

/** Training steps to be measured in a process of their own. */
export interface StepTask {
  readonly side: "bosquejo" | "tfjs-webgpu";
  readonly adapter?: string;
  readonly preset: string;
  /** milliseconds that a sample takes at least */
  readonly sample: number;
  /** a safetensors file of the weights to start from: ours writes it, a peer reads it */
  readonly weights: string;
}

/** What is known of a side's training steps beside their time. */
export interface StepFacts {
  readonly side: StepTask["side"];
  readonly version?: string;
  readonly adapter: AdapterSummary;
  /** losses of the first steps */
  readonly losses: readonly number[];
  /** milliseconds of the first step; a peer compiles in it */
  readonly firstStepMs: number;
  /** milliseconds until every kernel was compiled, all at the same time */
  readonly compileMs?: number;
  readonly launches?: number;
  /** the most that its buffers took, without data set */
  readonly deviceBytes: number;
  /** the most that its process took */
  readonly residentBytes: number;
}

/** What was measured of a side's training steps. */
export interface StepResult extends StepFacts {
  /** milliseconds of one step, in the order of the samples */
  readonly samples: readonly number[];
  readonly ms: Summary;
}

/** A side that is ready to train. */
export interface OpenSteps {
  /** Trains so many steps, waits until they are done, and gives the loss of the last. */
  train(steps: number): Promise<number>;
  /** all but what is the same of each side */
  facts(): Omit<StepFacts, "losses" | "firstStepMs" | "residentBytes">;
}

/**
 * The preset's convolutional network at batch 32 (no linear path, no dropout: what every side has), with numbers that cost no time set so that losses compare: noise is drawn as ever, yet scaled
 * to nothing (z is mu, to 13 digits); no schedule changes a step; and steps are short, for RMSprop's first ones go by
 * the signs of the gradients, which rounding decides where they are next to zero.
 */
export const stepConfig = (preset: string): RunConfig =>
  resolveConfig(preset, {
    ...{ batchSize: 32, outputStart: "mean-image", dropout: 0, weightDecay: 0 },
    ...{ initialLogVariance: -60, klWarmupSteps: 0 },
    ...{ learningRate: 1e-5, schedule: "constant", warmupSteps: 0 },
  });

/** Runs `body` and gives its milliseconds. */
export async function milliseconds(body: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await body();
  return performance.now() - began;
}

/** Notes how long pipelines take to compile. */
function watchCompilation(device: Device): { ms: number } {
  const { pipelines } = device;
  const compile = pipelines.compile.bind(pipelines);
  const watched = { ms: 0 };
  pipelines.compile = async (wanted) => {
    watched.ms += await milliseconds(() => compile(wanted));
  };
  return watched;
}

/** Our training step, as `train` runs it. */
export async function openSteps({ adapter, preset, weights }: StepTask): Promise<OpenSteps> {
  const config = stepConfig(preset);
  const device = await openDevice({ adapter });
  const compilation = watchCompilation(device);
  const trainer = await createTrainer(device, config, syntheticData(config.batchSize, config.wordDimension));
  writeFileSync(weights, encodeSafetensors({ tensors: (await trainer.state()).tensors, metadata: {} }));
  const { dispatches } = device.stats;
  return {
    train: async (steps) => (await trainer.train(steps)).loss,
    facts: () => ({
      ...{ side: "bosquejo", adapter: device.adapter, compileMs: compilation.ms, deviceBytes: device.stats.peakBytes },
      launches: (device.stats.dispatches - dispatches) / trainer.step,
    }),
  };
}
