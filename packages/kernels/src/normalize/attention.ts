import { kernel } from "../kernel.js";
import source from "./attention.wgsl";

/** Batch, places of a caption, heads. */
export type SoftmaxSizes = { B: number; T: number; K: number };
/** The same with the width of what lies at a place. */
export type PoolSizes = SoftmaxSizes & { E: number };

const declare = <S extends SoftmaxSizes, B extends string>(
  name: string,
  entry: string,
  buffers: readonly B[],
  threads: (sizes: S) => number,
) => kernel<S, B>({ name, entry, source: [source], buffers, threads });

const heads = ({ B, K }: SoftmaxSizes) => B * K;

/** `a[B,T,K]`, softmax of `scores` over the first `lengths[B]` places */
export const maskedSoftmax = declare<SoftmaxSizes, "scores" | "lengths" | "a">(
  "maskedSoftmax",
  "softmax",
  ["scores", "lengths", "a"],
  heads,
);
/** `dscores[B,T,K]` by the weights that the softmax gave, and their gradient `da` */
export const maskedSoftmaxGradient = declare<SoftmaxSizes, "weights" | "da" | "dscores">(
  "maskedSoftmaxGradient",
  "softmax_gradient",
  ["weights", "da", "dscores"],
  heads,
);
/** `y[B,K,E] = sum over t of weights[B,T,K] x[B,T,E]` */
export const weightedSum = declare<PoolSizes, "weights" | "x" | "y">(
  "weightedSum",
  "pool",
  ["weights", "x", "y"],
  ({ B, K, E }) => B * K * E,
);
/** `dweights[B,T,K]`, the products of `x[B,T,E]` and `dy[B,K,E]` along E */
export const weightedSumWeightsGradient = declare<PoolSizes, "x" | "dy" | "dweights">(
  "weightedSumWeightsGradient",
  "pool_gradient_weights",
  ["x", "dy", "dweights"],
  ({ B, T, K }) => B * T * K,
);
/** `dx[B,T,E]`, the sums of `dy[B,K,E]` by weights `[B,T,K]` */
export const weightedSumInputGradient = declare<PoolSizes, "weights" | "dy" | "dx">(
  "weightedSumInputGradient",
  "pool_gradient_x",
  ["weights", "dy", "dx"],
  ({ B, T, E }) => B * T * E,
);
