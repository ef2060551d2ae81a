import type { Shape, Tensor } from "@bosquejo/tensor";
import type * as Tf from "@tensorflow/tfjs-core";

type T = Tf.Tensor;
/** The range of random inputs: the least and largest value, or the exclusive upper bound of integers. */
export type InputRange = readonly [low: number, high: number] | number;

/** One of our ops and the same op of tfjs, on tensors of the same shapes and values. */
export interface Counterpart {
  readonly shapes: readonly Shape[];
  /** range of each input; -1 to 1 by default */
  readonly draws?: readonly InputRange[];
  readonly ours: (tensors: readonly Tensor[]) => Tensor;
  /** name of tfjs's op */
  readonly theirs: string;
  readonly run: (tf: typeof Tf, tensors: readonly T[]) => T;
}

export const LARGE: Shape = [64, 64, 64];
export const IMAGES: Shape = [4, 64, 64, 32];
export const ROWS: Shape = [1024, 256];
export const SMALL_IMAGES: Shape = [4, 32, 32, 32];

/** The counterparts of an op with one input of the given shape. */
export const one = (shape: Shape, ours: (x: Tensor) => Tensor, theirs: string, run: (tf: typeof Tf, x: T) => T) => ({
  ...{ shapes: [shape], theirs },
  ours: ([x]: readonly Tensor[]) => ours(x!),
  run: (tf: typeof Tf, [x]: readonly T[]) => run(tf, x!),
});
export const unary = (
  ours: (x: Tensor) => Tensor,
  theirs: string,
  run: (tf: typeof Tf, x: T) => T,
  draw?: InputRange,
): Counterpart => ({
  ...one(LARGE, ours, theirs, run),
  ...(draw && { draws: [draw] }),
});
export const ofRows = (ours: (x: Tensor) => Tensor, theirs: string, run: (tf: typeof Tf, x: T) => T): Counterpart =>
  one(ROWS, ours, theirs, run);
export const binary = (
  ours: (a: Tensor, b: Tensor) => Tensor,
  theirs: string,
  run: (tf: typeof Tf, a: T, b: T) => T,
  draws?: readonly InputRange[],
): Counterpart => ({
  ...{ shapes: [LARGE, LARGE], theirs },
  ours: ([a, b]) => ours(a!, b!),
  run: (tf, [a, b]) => run(tf, a!, b!),
  ...(draws && { draws }),
});
export const ofImages = (
  shape: Shape,
  ours: (x: Tensor) => Tensor,
  theirs: string,
  run: (tf: typeof Tf, x: Tf.Tensor4D) => T,
): Counterpart => one(shape, ours, theirs, (tf, x) => run(tf, x as Tf.Tensor4D));
