import type { Device, Tensor } from "@bosquejo/tensor";

/** A kernel, or the few that make an op, to be timed at given sizes. */
export interface KernelCase {
  /** what it is told with: a preset, or a kind of kernel */
  readonly group: string;
  readonly name: string;
  /** sizes in words */
  readonly sizes: string;
  /** float additions, multiplications and the like of one run; what whole numbers cost is not counted */
  readonly flops: number;
  /** bytes that one run must read and write, each value once */
  readonly bytes: number;
  /** largest difference from float64 that passes, over the largest true value */
  readonly tolerance: number;
  /** Makes its random inputs on the host. */
  prepare(): PreparedCase;
}

/** A case with its inputs on the host. */
export interface PreparedCase {
  /** Puts a copy of the inputs on a device; gives what launches it once on them and returns what it fills. */
  open(device: Device): () => Tensor;
  /** what it fills is also read, so that each run on the same copy starts from the one before */
  readonly accumulates?: boolean;
  /** the true value at an index of what it fills, after so many runs */
  reference(index: number, runs: number): number;
}

/** Bytes of float32 values. */
export const bytesOf = (...counts: readonly number[]): number => 4 * counts.reduce((sum, each) => sum + each, 0);

/** What `body` gives, with its graph and memory but without its values: the gradients of a product read none of them. */
export const graphOf = (device: Device, body: () => Tensor): Tensor =>
  device.withSink({ ...device.sink, launch: () => {} }, body);
