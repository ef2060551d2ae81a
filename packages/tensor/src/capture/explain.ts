import type { Launch } from "../runtime/launches/sink.js";
import { checkOptions } from "../runtime/options.js";
import { kindOf, TensorError } from "../runtime/shape.js";

/** What an adapter does at most: measured, not read off a data sheet. */
export interface Roofline {
  /** billions of multiplications and additions a second */
  readonly gflops: number;
  /** billions of bytes a second, read and written */
  readonly gigabytesPerSecond: number;
}

/** Milliseconds that each launch of a step took, and the roofline to hold them against. */
export interface MeasuredLaunches {
  readonly ms: readonly number[];
  readonly roofline?: Roofline;
}

/** One launch of a captured step, for people to read. */
export interface ExplainedLaunch {
  readonly kernel: string;
  /** which of several implementations, where there are */
  readonly implementation?: string | undefined;
  readonly sizes: Readonly<Record<string, number>>;
  /** bytes of the tensors it names */
  readonly bytes: number;
  /** multiplications and additions; 0 where memory is what counts */
  readonly operations: number;
  readonly ms?: number | undefined;
  /** the least time that the roofline allows, over the time it took */
  readonly share?: number | undefined;
}

/** Throws where measured times are not one for each launch. */
export function checkMeasured(measured: MeasuredLaunches | undefined, launches: number): void {
  if (measured === undefined) return;
  checkOptions("explain", measured, ["ms", "roofline?"]);
  const { ms, roofline } = measured;
  if (!Array.isArray(ms) || ms.length !== launches) {
    const got = Array.isArray(ms) ? ms.length : kindOf(ms);
    throw new TensorError(`explain: expected ms with a time for each of ${launches} launches, got ${got}`);
  }
  if (roofline !== undefined) checkOptions("explain: roofline", roofline, ["gflops", "gigabytesPerSecond"]);
}

/** A launch in numbers, with its time and share of the roofline where these were measured. */
export function explainedLaunch(
  { kernel, sizes }: Pick<Launch, "kernel" | "sizes">,
  bytes: number,
  measured: MeasuredLaunches | undefined,
  i: number,
): ExplainedLaunch {
  const { name, implementation } = kernel;
  const operations = kernel.operations?.(sizes) ?? 0;
  const ms = measured?.ms[i];
  const { roofline } = measured ?? {};
  const least = roofline && Math.max(operations / roofline.gflops, bytes / roofline.gigabytesPerSecond) / 1e6;
  return { kernel: name, implementation, sizes, bytes, operations, ms, share: ms && least && least / ms };
}
