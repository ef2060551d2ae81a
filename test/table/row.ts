import type { DType, HostDType, Shape, Tensor } from "@bosquejo/tensor";
import type fc from "fast-check";
import type { Random } from "../random.js";

/** Shapes and options that an op is tried with. */
export interface Case<O = unknown> {
  readonly shapes: readonly Shape[];
  readonly options: O;
}

/** What a generator of values knows of the case that it makes them for. */
export interface Filling<O = unknown> extends Case<O> {
  readonly random: Random;
  /** how many values */
  readonly size: number;
}

/** One tensor that an op takes. */
export interface Input<O = unknown> {
  readonly name: string;
  readonly values: (filling: Filling<O>) => ArrayLike<number>;
  /** "f32" unless it says otherwise */
  readonly dtype?: HostDType;
  /** whether it has a gradient, which is then checked */
  readonly differentiable?: boolean;
}

/** A case that an op refuses, with the whole message. */
export interface RefusedCase<O = unknown> extends Case<O> {
  readonly dtypes?: readonly DType[];
  readonly message: string;
}

/** Everything that the tests know of one op. */
export interface OpRow<O = unknown> {
  /** as `@bosquejo/tensor` exports it */
  readonly name: string;
  /** how it is called, where that is not by the inputs alone */
  readonly call?: string;
  /** what the op makes, or what a function that works in place has changed */
  readonly run: (tensors: readonly Tensor[], options: O) => readonly Tensor[];
  readonly inputs: readonly Input<O>[];
  readonly cases: readonly Case<O>[];
  /** any case that the op takes, small ones first: hundreds of them are drawn */
  readonly drawn: fc.Arbitrary<Case<O>>;
  /** the same as `run` in float64 and plain loops, written without a look at the kernels; forward only */
  readonly reference: (
    inputs: readonly Float64Array[],
    shapes: readonly Shape[],
    options: O,
  ) => readonly Float64Array[];
  /** gradients at the first output that those of the inputs are checked for; -1 to 1 unless given */
  readonly dy?: (filling: Filling<O>) => ArrayLike<number>;
  /** how many terms the longest sum has, forward or back: what rounding grows with */
  readonly terms: (shapes: readonly Shape[], options: O) => number;
  /** whether device noise goes into it, which no two drivers round alike */
  readonly noisy?: boolean;
  readonly refused: readonly RefusedCase<O>[];
}

/** A row in the table, whose options are its own affair. */
export const row = <O>(typed: OpRow<O>): OpRow => typed as unknown as OpRow;
