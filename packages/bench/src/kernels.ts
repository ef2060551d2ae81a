import { capture, type Device, type Tensor } from "@bosquejo/tensor";
import type { KernelCase, OpenCase } from "./cases.js";
import { type Effort, type Summary, summarize } from "./statistics.js";

/** What was measured of a kernel. */
export interface KernelResult {
  readonly name: string;
  readonly sizes: string;
  /** milliseconds of one run */
  readonly ms: Summary;
  /** runs in one submit */
  readonly runs: number;
  /** billions of multiplications and additions a second, by the median */
  readonly gflops?: number;
  /** billions of bytes a second, by the median */
  readonly gigabytesPerSecond?: number;
  /** largest difference from float64 at the sampled places, over the largest true value there */
  readonly relativeError: number;
  readonly correct: boolean;
}

const MAX_RUNS = 256;
const PLACES = 64;

/** Times one case: many runs in one submit, what they fill poisoned before and checked against float64 after. */
export async function measureKernel(
  device: Device,
  { name, sizes, flops, bytes, tolerance, open }: KernelCase,
  effort: Effort,
): Promise<KernelResult> {
  const made: Tensor[] = [];
  device.scopes.push(made);
  let opened: OpenCase;
  try {
    opened = open(device);
  } finally {
    device.scopes.pop();
  }
  try {
    const { ms, runs, relativeError } = await timed(device, opened, effort);
    const perSecond = (amount: number) => amount / ms.median / 1e6;
    return {
      ...{ name, sizes, ms, runs, relativeError },
      ...(flops && { gflops: perSecond(flops) }),
      ...(bytes && { gigabytesPerSecond: perSecond(bytes) }),
      correct: relativeError <= tolerance,
    };
  } finally {
    for (const tensor of made) tensor.dispose();
    await device.idle();
    device.pool.trim();
  }
}

async function timed(device: Device, opened: OpenCase, { sample, samples }: Effort) {
  const once = await milliseconds(device, opened, 1, 1);
  const runs = Math.min(MAX_RUNS, Math.max(1, Math.ceil(sample / once.ms[0]!)));
  const many = await milliseconds(device, opened, runs, samples);
  const done = opened.accumulates ? once.runs + many.runs : 1;
  const relativeError = errorOf(many.values, (index) => opened.reference(index, done));
  return { ms: summarize(many.ms), runs, relativeError };
}

/** Milliseconds a run in each sample, after one that warms up; and what the last run filled. */
async function milliseconds(device: Device, { run, accumulates }: OpenCase, runs: number, samples: number) {
  using many = capture(device, [], () => {
    for (let i = 1; i < runs; i++) run();
    return run();
  });
  await many.compile();
  if (!accumulates) many.outputs.write(new Float32Array(many.outputs.size).fill(Number.NaN));
  const replay = async () => {
    const began = performance.now();
    many.replay();
    await device.idle();
    return (performance.now() - began) / runs;
  };
  await replay();
  const ms: number[] = [];
  while (ms.length < samples) ms.push(await replay());
  return { ms, runs: runs * (samples + 1), values: await many.outputs.read() };
}

/** Largest difference from the truth at places spread over the values, over the largest true value there. */
export function errorOf(values: Float32Array, truth: (index: number) => number): number {
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
