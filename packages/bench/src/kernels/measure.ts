import { type Capture, capture, type Device, type Tensor } from "@bosquejo/tensor";
import { watchOtherLoad } from "../measuring/other-load.js";
import { type Effort, inTurns, ratio, type Summary, summarize } from "../measuring/statistics.js";
import { type Clock, type Time, timeOf } from "../measuring/timing.js";
import { tuneFor } from "../measuring/tuning.js";
import type { KernelCase } from "./cases.js";

/** The measurements of a kernel. */
export interface MeasuredKernel {
  readonly group: string;
  readonly name: string;
  readonly sizes: string;
  /** milliseconds of one execution */
  readonly ms: Summary;
  readonly clock: Clock;
  /** number of sets of inputs and outputs, used in turn */
  readonly copies: number;
  /** number of executions in a sample */
  readonly runs: number;
  /** float operations of one execution */
  readonly flops: number;
  /** bytes that one execution reads and writes, each value counted once */
  readonly bytes: number;
  /** billions of float operations per second, from the median time */
  readonly gflops: number;
  /** billions of bytes per second, from the median time */
  readonly gigabytesPerSecond: number;
  /** this bandwidth divided by a copy's, from samples taken in turns; only for kernels that memory limits */
  readonly ofCopy?: Summary;
  /** peak device memory of one execution, including the arrays of the forward pass */
  readonly peakBytes: number;
  /** number of cores that other programs used meanwhile */
  readonly otherCores: number;
  /** largest difference from float64 at the sampled places, divided by the largest true value there */
  readonly relativeError: number;
  readonly correct: boolean;
}

const MAX_COPIES = 256;
const PLACES = 64;
// bytes of all copies together: more than the last-level cache, less than a small machine's memory
const ROTATED = { hardware: 256e6, software: 64e6 };

/** A case on a device, ready for samples. */
export interface OpenCase {
  readonly bytes: number;
  readonly copies: number;
  /** number of executions in a sample */
  readonly runs: number;
  readonly peakBytes: number;
  /** Takes a sample and returns the milliseconds of one execution. */
  sample(): Promise<number>;
  /** clock of the last sample */
  readonly clock: Clock;
  /** The largest difference from float64 after a number of samples, divided by the largest true value. */
  errorAfter(samples: number): Promise<number>;
  close(): Promise<void>;
}

/**
 * Measures one case. A sample executes all copies in turn, many times.
 * Outputs are filled with invalid values before, and checked against float64 after.
 * If `copy` is given, its samples are taken in turns with those of the case.
 */
export async function measureKernel(
  device: Device,
  each: KernelCase,
  effort: Effort,
  copy?: OpenCase,
): Promise<MeasuredKernel> {
  const { group, name, sizes, flops, bytes, tolerance } = each;
  const open = await openCase(device, each, effort);
  try {
    const otherCores = watchOtherLoad();
    await open.sample();
    const [own = [], ofCopy] = await inTurns(
      [open, ...(copy ? [copy] : [])].map(({ sample }) => sample),
      effort,
    );
    const ms = summarize(own);
    const { clock, copies, runs, peakBytes } = open;
    const perSecond = (amount: number) => amount / ms.median / 1e6;
    const relativeError = await open.errorAfter(own.length + 1);
    return {
      ...{ group, name, sizes, ms, clock, copies, runs, flops, bytes },
      ...{ gflops: perSecond(flops), gigabytesPerSecond: perSecond(bytes), peakBytes },
      ...(copy && ofCopy && { ofCopy: scaled(ratio(ofCopy, own), bytes / copy.bytes) }),
      ...{ otherCores: otherCores(), relativeError, correct: relativeError <= tolerance },
    };
  } finally {
    await open.close();
  }
}

const scaled = ({ median, min, max, samples }: Summary, by: number): Summary => ({
  ...{ median: median * by, min: min * by, max: max * by, samples },
});

/** Puts a case on a device, with copies and executions to fill a sample of the effort's length. */
export async function openCase(device: Device, { bytes, prepare }: KernelCase, effort: Effort): Promise<OpenCase> {
  const made: Tensor[] = [];
  let round: Capture<Tensor[]> | undefined;
  const close = async () => {
    round?.dispose();
    for (const tensor of made) tensor.dispose();
    await device.idle();
    device.pool.trim();
  };
  try {
    const prepared = prepare();
    const open = () => {
      device.scopes.push(made);
      try {
        return prepared.open(device);
      } finally {
        device.scopes.pop();
      }
    };
    const { stats } = device;
    const before = stats.heldBytes;
    stats.peakBytes = before;
    const first = open();
    await tuneFor(device, () => device.choices.unmeasured(() => capture(device, [], first).dispose()));
    const once = await timeOnce(device, first);
    const peakBytes = stats.peakBytes - before;
    const copies = copiesOf(device, peakBytes, effort.sample / once);
    const all = [first, ...Array.from({ length: copies - 1 }, open)];
    const taken = capture(device, [], () => all.map((execute) => execute()));
    round = taken;
    if (!prepared.accumulates) for (const output of taken.outputs) poison(output);
    const replays = Math.max(1, Math.ceil(effort.sample / (once * copies)));
    let last: Time | undefined;
    return {
      ...{ bytes, copies, runs: copies * replays, peakBytes, close },
      async sample() {
        last = await timeOf(device, taken, replays);
        return last.ms / copies;
      },
      get clock() {
        return last?.clock ?? "wall";
      },
      async errorAfter(samples) {
        const output = taken.outputs.at(-1)!;
        const values = await output.read(output.dtype === "u32" ? "u32" : "f32");
        return errorOf(values, (index) => prepared.reference(index, replays * samples));
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Fills an output with values that no execution gives. Integers are places, which are far below 2^32 - 1. */
const poison = (output: Tensor) =>
  output.write(
    output.dtype === "u32"
      ? new Uint32Array(output.size).fill(2 ** 32 - 1)
      : new Float32Array(output.size).fill(Number.NaN),
  );

/** Milliseconds of a single execution: the better of two, because the first one also touches new memory. */
async function timeOnce(device: Device, execute: () => Tensor): Promise<number> {
  using one: Capture<Tensor> = capture(device, [], execute);
  await one.compile();
  const first = await timeOf(device, one, 1);
  return Math.min(first.ms, (await timeOf(device, one, 1)).ms);
}

/**
 * The number of copies: enough to exceed the cache, but no more than one sample executes.
 * A kernel that takes long for so much memory gains nothing from the cache.
 */
function copiesOf({ adapter }: Device, bytes: number, mostInSample: number): number {
  const rotated = adapter.kind === "hardware" ? ROTATED.hardware : ROTATED.software;
  return Math.max(2, Math.min(MAX_COPIES, Math.ceil(rotated / bytes), Math.ceil(mostInSample)));
}

/** The largest difference from the truth at places spread over the values, divided by the largest true value there. */
export function errorOf(values: Float32Array | Uint32Array, truth: (index: number) => number): number {
  const places = Math.min(PLACES, values.length);
  let [difference, largest] = [0, 0];
  for (let place = 0; place < places; place++) {
    const index = places === 1 ? 0 : Math.round((place * (values.length - 1)) / (places - 1));
    const wanted = truth(index);
    const error = Math.abs(values[index]! - wanted);
    // NaN: this value was never written
    if (Number.isNaN(error)) return Number.POSITIVE_INFINITY;
    difference = Math.max(difference, error);
    largest = Math.max(largest, Math.abs(wanted));
  }
  return difference / largest;
}
