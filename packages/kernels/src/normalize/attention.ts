import { kernel } from "../kernel.js";
import source from "./attention.wgsl";

/** The sizes of a masked softmax: B captions, T places in a caption, K heads. */
export type SoftmaxSizes = { B: number; T: number; K: number };
/** The sizes of attention pooling: those of its softmax, and the length E of the vector at each place. */
export type PoolSizes = SoftmaxSizes & { E: number };

const declare = <S extends SoftmaxSizes, B extends string>(
  name: string,
  entry: string,
  buffers: readonly B[],
  threads: (sizes: S) => number,
) => kernel<S, B>({ name, entry, source: [source], buffers, threads });

const heads = ({ B, K }: SoftmaxSizes) => B * K;

/** Computes `a[B,T,K]`, the softmax of `scores[B,T,K]` over the first `lengths[B]` places. */
export const maskedSoftmax = declare<SoftmaxSizes, "scores" | "lengths" | "a">(
  "maskedSoftmax",
  "softmax",
  ["scores", "lengths", "a"],
  heads,
);
/** Computes `dscores[B,T,K]` from the result of the softmax (`weights`) and its gradient `da`. */
export const maskedSoftmaxGradient = declare<SoftmaxSizes, "weights" | "da" | "dscores">(
  "maskedSoftmaxGradient",
  "softmax_gradient",
  ["weights", "da", "dscores"],
  heads,
);
/** Computes `y[B,K,E] = sum over t of weights[B,T,K] x[B,T,E]`. */
export const weightedSum = declare<PoolSizes, "weights" | "x" | "y">(
  "weightedSum",
  "pool",
  ["weights", "x", "y"],
  ({ B, K, E }) => B * K * E,
);
/** Computes `dweights[B,T,K] = sum over e of x[B,T,E] dy[B,K,E]`. */
export const weightedSumWeightsGradient = declare<PoolSizes, "x" | "dy" | "dweights">(
  "weightedSumWeightsGradient",
  "pool_gradient_weights",
  ["x", "dy", "dweights"],
  ({ B, T, K }) => B * T * K,
);
/** Computes `dx[B,T,E] = sum over k of weights[B,T,K] dy[B,K,E]`. */
export const weightedSumInputGradient = declare<PoolSizes, "weights" | "dy" | "dx">(
  "weightedSumInputGradient",
  "pool_gradient_x",
  ["weights", "dy", "dx"],
  ({ B, T, E }) => B * T * E,
);
