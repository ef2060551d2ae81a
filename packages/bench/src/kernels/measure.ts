import { type Capture, capture, type Device, type Tensor } from "@bosquejo/tensor";
import { watchOtherLoad } from "../measuring/other-load.js";
import { type Effort, inTurns, ratio, type Summary, summarize } from "../measuring/statistics.js";
import { type Clock, type Time, timeOf } from "../measuring/timing.js";
import { tuneFor } from "../measuring/tuning.js";
import type { KernelCase } from "./cases.js";

/** What was measured of a kernel. */
export interface MeasuredKernel {
  readonly group: string;
  readonly name: string;
  readonly sizes: string;
  /** milliseconds of one run */
  readonly ms: Summary;
  readonly clock: Clock;
  /** sets of inputs and outputs that were used in turn */
  readonly copies: number;
  /** runs of a sample */
  readonly runs: number;
  /** float operations of one run */
  readonly flops: number;
  /** bytes read and written by one run, each value once */
  readonly bytes: number;
  /** billions of float operations a second, by the median */
  readonly gflops: number;
  /** billions of bytes a second, by the median */
  readonly gigabytesPerSecond: number;
  /** the same over that of a copy, samples taken in turns; where memory is what bounds it */
  readonly ofCopy?: Summary;
  /** the most device memory that one run needs, with what the forward pass reads and writes */
  readonly peakBytes: number;
  /** cores that other programs kept busy meanwhile */
  readonly otherCores: number;
  /** largest difference from float64 at the sampled places, over the largest true value there */
  readonly relativeError: number;
  readonly correct: boolean;
}

const MAX_COPIES = 256;
const PLACES = 64;
// of all copies together: past the last-level cache, within a small machine's memory
const ROTATED = { hardware: 256e6, software: 64e6 };

/** A case on a device whose samples can be taken, and what they are. */
export interface OpenCase {
  readonly bytes: number;
  readonly copies: number;
  /** of a sample */
  readonly runs: number;
  readonly peakBytes: number;
  /** milliseconds of one run, over a sample of them */
  sample(): Promise<number>;
  /** of the last sample */
  readonly clock: Clock;
  /** largest difference from float64, after so many samples */
  errorAfter(samples: number): Promise<number>;
  close(): Promise<void>;
}

/** Times one case: copies in turn, many runs a sample, what they fill poisoned before and checked against float64 after. Samples of `copy`, where it is given, are taken in turns with its own. */
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

/** Puts a case on a device: as many copies, and as many runs a sample, as the effort asks for. */
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
    const taken = capture(device, [], () => all.map((run) => run()));
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

/** Fills an output with what no run gives; whole numbers are places, which end long before. */
const poison = (output: Tensor) =>
  output.write(
    output.dtype === "u32"
      ? new Uint32Array(output.size).fill(2 ** 32 - 1)
      : new Float32Array(output.size).fill(Number.NaN),
  );

/** Milliseconds of a run by itself: the better of two, for the first one touches its memory for the first time. */
async function timeOnce(device: Device, run: () => Tensor): Promise<number> {
  using one: Capture<Tensor> = capture(device, [], run);
  await one.compile();
  const first = await timeOf(device, one, 1);
  return Math.min(first.ms, (await timeOf(device, one, 1)).ms);
}

/** As many as leave the cache, and fit a sample: what runs for long by so much memory gains nothing from it. */
function copiesOf({ adapter }: Device, bytes: number, mostInSample: number): number {
  const rotated = adapter.kind === "hardware" ? ROTATED.hardware : ROTATED.software;
  return Math.max(2, Math.min(MAX_COPIES, Math.ceil(rotated / bytes), Math.ceil(mostInSample)));
}

/** Largest difference from the truth at places spread over the values, over the largest true value there. */
export function errorOf(values: Float32Array | Uint32Array, truth: (index: number) => number): number {
  const places = Math.min(PLACES, values.length);
  let [difference, largest] = [0, 0];
  for (let place = 0; place < places; place++) {
    const index = places === 1 ? 0 : Math.round((place * (values.length - 1)) / (places - 1));
    const wanted = truth(index);
    const error = Math.abs(values[index]! - wanted);
    // a value that was never written is no number, and no small error
    if (Number.isNaN(error)) return Number.POSITIVE_INFINITY;
    difference = Math.max(difference, error);
    largest = Math.max(largest, Math.abs(wanted));
  }
  return difference / largest;
}
