import { createTrainer, modelOf, type RunConfig, resolveConfig } from "@bosquejo/model";
import { type AdapterSummary, type Device, openDevice, type Wanted } from "@bosquejo/tensor";
import type { Summary } from "../measuring/statistics.js";
import { syntheticData } from "../measuring/synthetic.js";
import { tuneFor } from "../measuring/tuning.js";
import type { Side, StepPrecision } from "../peers/sides.js";

/** Training steps to be measured in a process of their own. */
export interface StepTask {
  readonly side: Side;
  readonly adapter?: string | undefined;
  /** a network that is compared, or a preset's, which is ours alone */
  readonly network: string;
  readonly batchSize: number;
  /** milliseconds that a sample takes at least */
  readonly sample: number;
  /** a safetensors file of the weights and the batch to start from; presets have none */
  readonly start?: string | undefined;
}

/** Steps before samples are taken. */
export const FIRST_STEPS = 3;
/** Most steps of a sample. */
export const MOST_STEPS = 512;

/** What is known of a side's training steps beside their time. */
export interface StepFacts {
  readonly side: Side;
  readonly network: string;
  readonly batchSize: number;
  readonly version?: string | undefined;
  /** what it computes on, for people */
  readonly device: string;
  readonly adapter?: AdapterSummary | undefined;
  readonly precision: StepPrecision;
  /** losses of the first steps */
  readonly losses: readonly number[];
  /** milliseconds of the first step; a peer compiles in it */
  readonly firstStepMs: number;
  /** milliseconds until every kernel was compiled, all at the same time */
  readonly compileMs?: number | undefined;
  readonly launches?: number | undefined;
  /** multiplications and additions of all launches of a step, where it tells */
  readonly flops?: number | undefined;
  /** the most that its buffers took, where it tells */
  readonly deviceBytes?: number | undefined;
  /** the most that its process took */
  readonly residentBytes: number;
}

/** What was measured of a side's training steps. */
export interface MeasuredSteps extends StepFacts {
  /** milliseconds of one step, in the order of the samples */
  readonly samples: readonly number[];
  readonly ms: Summary;
}

/** A side that gave no figures. */
export interface UnsupportedSteps {
  readonly side: Side;
  /** why, in one line */
  readonly unsupported: string;
}

export type StepResult = MeasuredSteps | UnsupportedSteps;

export const isMeasured = (result: StepResult): result is MeasuredSteps => !("unsupported" in result);

/** A side that is ready to train. */
export interface OpenSteps {
  /** Trains so many steps, waits until they are done, and gives the loss of the last. */
  train(steps: number): Promise<number>;
  /** what a side knows of itself */
  facts(): Pick<StepFacts, "version" | "device" | "adapter" | "compileMs" | "launches" | "flops" | "deviceBytes">;
}

/** A preset as users train it, but for a small rate that stays as it is: thousands of steps on one batch go nowhere, which costs no time. */
const stepConfig = (preset: string, batchSize = 32): RunConfig =>
  resolveConfig(preset, { training: { batchSize, learningRate: 1e-5, schedule: "constant", warmupSteps: 0 } });

/** Runs `body` and gives its milliseconds. */
export async function milliseconds(body: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await body();
  return performance.now() - began;
}

/** Notes how long pipelines take to compile. */
export function watchCompilation(device: Device): { ms: number } {
  const { pipelines } = device;
  const compile = pipelines.compile.bind(pipelines);
  const watched = { ms: 0 };
  pipelines.compile = async (wanted) => {
    watched.ms += await milliseconds(() => compile(wanted));
  };
  return watched;
}

export const adapterWords = ({ name, kind, backend }: AdapterSummary): string => `${name} (${kind}, ${backend})`;

/** A preset's training step, as `train` runs it. */
export async function openPresetSteps({ adapter, network, batchSize }: StepTask): Promise<OpenSteps> {
  const config = stepConfig(network, batchSize);
  const device = await openDevice({ adapter });
  const compilation = watchCompilation(device);
  const data = syntheticData(config);
  const choose = (wanted: readonly Wanted[]) => tuneFor(device, () => wanted);
  const trainer = await createTrainer(device, config, data, undefined, { choose });
  const { dispatches } = device.stats;
  const [loss] = modelOf(config).losses;
  return {
    train: async (steps) => (await trainer.train(steps))[loss!.name]!,
    facts: () => ({
      ...{ device: adapterWords(device.adapter), adapter: device.adapter, compileMs: compilation.ms },
      deviceBytes: device.stats.peakBytes,
      launches: (device.stats.dispatches - dispatches) / trainer.step,
      flops: trainer.explain().reduce((sum, { operations }) => sum + operations, 0),
    }),
  };
}
