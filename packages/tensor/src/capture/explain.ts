import type { Launch } from "../runtime/launches/sink.js";
import { checkOptions } from "../runtime/options.js";
import { kindOf, TensorError } from "../runtime/shape.js";

/** The highest measured speeds of an adapter: of its arithmetic and of its memory [Williams et al. 2009]. */
export interface Roofline {
  /** billions of multiplications and additions a second */
  readonly gflops: number;
  /** billions of bytes a second, read and written */
  readonly gigabytesPerSecond: number;
}

/** The measured time of each launch of a step in milliseconds, and the roofline to compare it with. */
export interface MeasuredLaunches {
  readonly ms: readonly number[];
  readonly roofline?: Roofline;
}

/** The description of one launch of a captured step, for people to read. */
export interface ExplainedLaunch {
  readonly kernel: string;
  /** the name of the implementation (a tile), if the kernel has several */
  readonly implementation?: string | undefined;
  readonly sizes: Readonly<Record<string, number>>;
  /** bytes of all tensors that the launch binds */
  readonly bytes: number;
  /** the number of multiplications and additions; 0 for kernels whose speed depends on memory only */
  readonly operations: number;
  /** measured milliseconds */
  readonly ms?: number | undefined;
  /** the shortest time that the roofline allows, divided by the measured time */
  readonly share?: number | undefined;
}

/**
 * Checks the measured times of `launches` launches.
 * @throws {TensorError} if there is not one time for each launch, or an option is unknown
 */
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

/** Describes a launch. With measured times, adds its time and its share of the roofline. */
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
