import { createTrainer, modelOf, type RunConfig, resolveConfig } from "@bosquejo/model";
import { type AdapterSummary, type Device, openDevice, type Wanted } from "@bosquejo/tensor";
import type { Summary } from "../measuring/statistics.js";
import { syntheticData } from "../measuring/synthetic.js";
import { tuneFor } from "../measuring/tuning.js";
import type { Side, StepPrecision } from "../peers/sides.js";

/** A task for a process that trains: the steps to measure. */
export interface StepTask {
  readonly side: Side;
  readonly adapter?: string | undefined;
  /** a compared network, or a preset, which peers do not have */
  readonly network: string;
  readonly batchSize: number;
  /** least milliseconds of a sample */
  readonly sample: number;
  /** safetensors file with the first weights and the batch; presets have none */
  readonly start?: string | undefined;
}

/** The number of steps before samples are taken. */
export const FIRST_STEPS = 3;
/** The largest number of steps in a sample. */
export const MOST_STEPS = 512;

/** Facts about a side's training steps, other than their time. */
export interface StepFacts {
  readonly side: Side;
  readonly network: string;
  readonly batchSize: number;
  readonly version?: string | undefined;
  /** description of the device, for readers */
  readonly device: string;
  readonly adapter?: AdapterSummary | undefined;
  readonly precision: StepPrecision;
  /** losses of the first steps */
  readonly losses: readonly number[];
  /** milliseconds of the first step; for a peer, they include compiling */
  readonly firstStepMs: number;
  /** milliseconds to compile all kernels in parallel */
  readonly compileMs?: number | undefined;
  readonly launches?: number | undefined;
  /** multiplications and additions of all launches of a step, if the side reports them */
  readonly flops?: number | undefined;
  /** peak size of its buffers, if the side reports it */
  readonly deviceBytes?: number | undefined;
  /** peak resident memory of its process */
  readonly residentBytes: number;
}

/** The measurements of a side's training steps. */
export interface MeasuredSteps extends StepFacts {
  /** milliseconds of one step, in the order of the samples */
  readonly samples: readonly number[];
  readonly ms: Summary;
}

/** A side without figures. */
export interface UnsupportedSteps {
  readonly side: Side;
  /** the reason, in one line */
  readonly unsupported: string;
}

export type StepResult = MeasuredSteps | UnsupportedSteps;

export const isMeasured = (result: StepResult): result is MeasuredSteps => !("unsupported" in result);

/** A side that is ready to train. */
export interface OpenSteps {
  /** Trains a number of steps, waits until they are done, and returns the loss of the last one. */
  train(steps: number): Promise<number>;
  /** Returns the facts that only the side itself knows. */
  facts(): Pick<StepFacts, "version" | "device" | "adapter" | "compileMs" | "launches" | "flops" | "deviceBytes">;
}

/**
 * A preset as users train it, except for a small constant learning rate.
 * Thousands of steps on one batch then change the weights little. This does not affect the time.
 */
const stepConfig = (preset: string, batchSize = 32): RunConfig =>
  resolveConfig(preset, { training: { batchSize, learningRate: 1e-5, schedule: "constant", warmupSteps: 0 } });

/** Executes `body` and returns its milliseconds. */
export async function milliseconds(body: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await body();
  return performance.now() - began;
}

/** Adds up the milliseconds that a device spends compiling pipelines from now on. */
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

/** Opens a preset's training step, as `train` executes it. */
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
