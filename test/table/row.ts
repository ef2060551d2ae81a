import type { DType, HostDType, Shape, Tensor } from "@bosquejo/tensor";
import type fc from "fast-check";
import type { Random } from "../random.js";

/** The shapes and options of a test case. */
export interface Case<O = unknown> {
  readonly shapes: readonly Shape[];
  readonly options: O;
}

/** The arguments of a generator of values: the case, a random generator and the number of values. */
export interface Filling<O = unknown> extends Case<O> {
  readonly random: Random;
  /** the number of values */
  readonly size: number;
}

/** One input tensor of an op. */
export interface Input<O = unknown> {
  readonly name: string;
  readonly values: (filling: Filling<O>) => ArrayLike<number>;
  /** "f32" by default */
  readonly dtype?: HostDType;
  /** true if the input has a gradient; the gradient is then checked */
  readonly differentiable?: boolean;
}

/** A case that an op refuses, with the complete error message. */
export interface RefusedCase<O = unknown> extends Case<O> {
  readonly dtypes?: readonly DType[];
  readonly message: string;
}

/** A row of the op table: the description of one op for the tests. */
export interface OpRow<O = unknown> {
  /** its name in the exports of `@bosquejo/tensor` */
  readonly name: string;
  /** the arguments as docs/ops.md shows them; the names of the inputs by default */
  readonly call?: string;
  /** calls the op and returns its outputs, or the tensors that it changed in place */
  readonly run: (tensors: readonly Tensor[], options: O) => readonly Tensor[];
  readonly inputs: readonly Input<O>[];
  readonly cases: readonly Case<O>[];
  /** a generator of random cases, which shrink to small ones */
  readonly drawn: fc.Arbitrary<Case<O>>;
  /** the forward pass in float64 with plain loops, written independently of the kernels */
  readonly reference: (
    inputs: readonly Float64Array[],
    shapes: readonly Shape[],
    options: O,
  ) => readonly Float64Array[];
  /** makes the gradient at the first output, with which the backward pass starts; values in -1 to 1 by default */
  readonly dy?: (filling: Filling<O>) => ArrayLike<number>;
  /** the number of terms of the longest sum, forward or backward: the tolerance grows with it */
  readonly terms: (shapes: readonly Shape[], options: O) => number;
  /** true if the op draws normal random numbers on the device, which drivers round differently */
  readonly noisy?: boolean;
  readonly refused: readonly RefusedCase<O>[];
}

/** A row for the table; its type of options is erased. */
export const row = <O>(typed: OpRow<O>): OpRow => typed as unknown as OpRow;
