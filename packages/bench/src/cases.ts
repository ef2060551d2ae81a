import type { Device, Tensor } from "@bosquejo/tensor";

/** A kernel, or the few that make an op, to be timed at given sizes. */
export interface KernelCase {
  readonly name: string;
  /** sizes in words */
  readonly sizes: string;
  /** multiplications and additions of one run; absent where memory is what counts */
  readonly flops?: number;
  /** bytes read and written by one run, each once; absent where arithmetic is what counts */
  readonly bytes?: number;
  /** largest difference from float64 that passes, over the largest true value */
  readonly tolerance: number;
  open(device: Device): OpenCase;
}

/** A case with its inputs on a device. */
export interface OpenCase {
  /** launches it once and gives what it fills */
  run(): Tensor;
  /** what it fills is also read, so that each run starts from the one before */
  readonly accumulates: boolean;
  /** the true value at an index of what it fills, after so many runs */
  reference(index: number, runs: number): number;
}
