import { writeFileSync } from "node:fs";
import { createTrainer, encodeSafetensors, type RunConfig, resolveConfig } from "@bosquejo/model";
import { type AdapterSummary, type Device, openDevice } from "@bosquejo/tensor";
import { type Effort, type Summary, sample } from "./statistics.js";
import { syntheticData } from "./synthetic.js";

/** Training steps to be measured in a process of their own. */
export interface StepTask {
  readonly side: "bosquejo" | "tfjs-webgpu";
  readonly adapter?: string;
  readonly preset: string;
  readonly effort: Effort;
  /** a safetensors file of the weights to start from: ours writes it, a peer reads it */
  readonly weights: string;
}

/** What was measured of training steps. */
export interface StepResult {
  readonly side: StepTask["side"];
  readonly version?: string;
  readonly adapter: AdapterSummary;
  /** milliseconds of one step */
  readonly ms: Summary;
  /** steps of one sample */
  readonly steps: number;
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

/** Steps whose losses are compared. */
export const FIRST_STEPS = 3;

/**
 * The preset at batch 32, with numbers that cost no time set so that losses compare: noise is drawn as ever, yet scaled
 * to nothing (z is mu, to 13 digits); no schedule changes a step; and steps are short, for RMSprop's first ones go by
 * the signs of the gradients, which rounding decides where they are next to zero.
 */
export const stepConfig = (preset: string): RunConfig =>
  resolveConfig(preset, {
    ...{ batchSize: 32, initialLogVariance: -60, klWarmupSteps: 0 },
    ...{ learningRate: 1e-5, schedule: "constant", warmupSteps: 0 },
  });

/** Bytes of this process at its largest. */
export const residentBytes = (): number => process.resourceUsage().maxRSS * 1024;

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
export async function measureStep({ adapter, preset, effort, weights }: StepTask): Promise<StepResult> {
  const config = stepConfig(preset);
  using device = await openDevice({ adapter });
  const compilation = watchCompilation(device);
  using trainer = await createTrainer(device, config, syntheticData(config.batchSize, config.wordDimension));
  writeFileSync(weights, encodeSafetensors({ tensors: (await trainer.state()).tensors, metadata: {} }));
  const losses: number[] = [];
  const step = async () => losses.push((await trainer.train(1)).loss);
  const before = device.stats.dispatches;
  const firstStepMs = await milliseconds(step);
  const launches = device.stats.dispatches - before;
  while (losses.length < FIRST_STEPS) await step();
  const { times: steps, ms } = await sample((times) => trainer.train(times), effort);
  return {
    ...{ side: "bosquejo", adapter: device.adapter, ms, steps, losses, firstStepMs, launches },
    ...{ compileMs: compilation.ms, deviceBytes: device.stats.peakBytes, residentBytes: residentBytes() },
  };
}
