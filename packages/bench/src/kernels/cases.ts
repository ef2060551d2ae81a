import type { Device, Tensor } from "@bosquejo/tensor";

/** A kernel, or the few that make an op, to be timed at given sizes. */
export interface KernelCase {
  /** the kernel's family: a preset, or a kind of kernel (`training`, `elementwise`, ...) */
  readonly group: string;
  readonly name: string;
  /** sizes as text */
  readonly sizes: string;
  /** float operations of one execution; operations on integers are not counted */
  readonly flops: number;
  /** bytes that one execution must read and write, each value counted once */
  readonly bytes: number;
  /** largest accepted difference from float64, divided by the largest true value */
  readonly tolerance: number;
  /** Makes the random inputs on the host. */
  prepare(): PreparedCase;
}

/** A case with its inputs on the host. */
export interface PreparedCase {
  /** Copies the inputs to a device. The returned function executes the case once on them and returns its output. */
  open(device: Device): () => Tensor;
  /** true if the case also reads its output: each execution on a copy then starts from the result of the last one */
  readonly accumulates?: boolean;
  /** The true value at an index of the output, after a number of executions. */
  reference(index: number, executions: number): number;
}

/** The bytes of float32 values. */
export const bytesOf = (...counts: readonly number[]): number => 4 * counts.reduce((sum, each) => sum + each, 0);

/** The result of `body` with its graph and memory, but without values. The gradients of a product do not read them. */
export const graphOf = (device: Device, body: () => Tensor): Tensor =>
  device.withSink({ ...device.sink, launch: () => {} }, body);
