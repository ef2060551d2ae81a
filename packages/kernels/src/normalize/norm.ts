import { activationFunctions, type GradientSizes } from "../elementwise/activation.js";
import { kernel } from "../kernel.js";
import ranges from "../reduce/ranges.wgsl";
import norm from "./norm.wgsl";
import statisticsSource from "./norm-statistics.wgsl";
import { oneByOne, type RowReading, readingOf } from "./rows.js";

/** The sizes of a tensor `[A,R,G,D]` that is normalized over (R,D) for each (A,G). Its channels are (G,D). */
export type NormSizes = { A: number; R: number; G: number; D: number };
type NormSumSizes = NormSizes & { SLICES: number };
type EpsilonSize = { EPSILON: number };

/**
 * Returns how kernels read x: four values at a time if D is divisible by four, or if D is 1 and G is divisible by four.
 */
export const normReading = ({ G, D }: NormSizes): RowReading => readingOf(D, D === 1 ? G : 1);

const size = ({ A, R, G, D }: NormSizes) => A * R * G * D;
const each = (sizes: NormSizes) => size(sizes) / normReading(sizes).width;
const groups = (sizes: NormSizes) => (sizes.A * sizes.G) / normReading(sizes).beside;
const groupSlices = (sizes: NormSumSizes) => sizes.SLICES * groups(sizes);

const declare = <S extends NormSizes, B extends string>(
  name: string,
  entry: string,
  buffers: readonly B[],
  threads: (sizes: S) => number,
) => {
  const source = (s: S) => [ranges, norm, normReading(s).wgsl, activationFunctions];
  return kernel<S, B>({ name, entry, source, buffers, threads });
};
const declareStatistics = <S extends NormSizes, B extends string>(
  name: string,
  entry: string,
  buffers: readonly B[],
  threads: (sizes: S) => number = groups,
) => {
  const source = (s: S) => [ranges, norm, statisticsSource, normReading(s).wgsl, activationFunctions];
  return kernel<S, B>({ name, entry, source, buffers, threads });
};

/** Computes `sums[SLICES,2,A,G]`: the mean of each slice of a group, then the sum of squared deviations from it. */
export const normPartial = declareStatistics<NormSumSizes, "x" | "sums">(
  "normPartial",
  "partial",
  ["x", "sums"],
  groupSlices,
);
/** Computes `sums[2,A,G]` from the partials of all slices: mean and 1 / sqrt(variance + EPSILON) of each group. */
export const normStatistics = declareStatistics<NormSumSizes & EpsilonSize, "partials" | "sums">(
  "normStatistics",
  "statistics",
  ["partials", "sums"],
);
/** Computes the same for batch norm. Also moves the running mean and variance `[G]` by MOMENTUM. */
export const normBatchStatistics = declareStatistics<
  NormSumSizes & EpsilonSize & { MOMENTUM: number },
  "partials" | "running_mean" | "running_variance" | "sums"
>("normBatchStatistics", "batch_statistics", ["partials", "running_mean", "running_variance", "sums"]);
/** Computes `sums[2,G]` from the running mean and variance. */
export const normRunningStatistics = declareStatistics<
  NormSizes & EpsilonSize,
  "running_mean" | "running_variance" | "sums"
>("normRunningStatistics", "running_statistics", ["running_mean", "running_variance", "sums"]);
/** Computes `y = (x - mean) rstd gamma + beta` from `stats[2,A,G]`, which hold mean and rstd. */
export const normalize = declare<NormSizes, "x" | "stats" | "gamma" | "beta" | "y">(
  "normalize",
  "normalize",
  ["x", "stats", "gamma", "beta", "y"],
  each,
);
/**
 * Computes `sums[SLICES,2,A,G]`: sums of dy gamma, then of dy gamma h, where h is the normalized x; without gamma if D
 * is 1.
 */
export const normGroupSums = declare<NormSumSizes, "x" | "dy" | "stats" | "gamma" | "sums">(
  "normGroupSums",
  "group_sums",
  ["x", "dy", "stats", "gamma", "sums"],
  groupSlices,
);
/** Computes `dx` from `partials[2,A,G]`, the sums of whole groups. */
export const normInputGradient = declare<NormSizes & GradientSizes, "x" | "dy" | "stats" | "gamma" | "partials" | "dx">(
  "normInputGradient",
  "input_gradient",
  ["x", "dy", "stats", "gamma", "partials", "dx"],
  each,
);
/** Computes `dx = dy gamma rstd`, for statistics that do not depend on x. */
export const normScaledGradient = declare<NormSizes & GradientSizes, "x" | "dy" | "stats" | "gamma" | "dx">(
  "normScaledGradient",
  "scaled_gradient",
  ["x", "dy", "stats", "gamma", "dx"],
  each,
);
/** Computes `slices[SLICES,2,G,D]`: sums of dy, then of dy h, over rows (A,R). */
export const normChannelSums = declare<NormSumSizes, "x" | "dy" | "stats" | "slices">(
  "normChannelSums",
  "channel_sums",
  ["x", "dy", "stats", "slices"],
  (s) => (s.SLICES * s.G * s.D) / normReading(s).width,
);
/** Computes `dchannels[G,D]`, the sum of the slices of one PLANE: dbeta for plane 0, dgamma for plane 1. */
export const normChannelGradient = kernel<NormSumSizes & { PLANE: number }, "channel_partials" | "dchannels">({
  name: "normChannelGradient",
  entry: "channel_gradient",
  source: [ranges, norm, oneByOne.wgsl, activationFunctions],
  buffers: ["channel_partials", "dchannels"],
  threads: ({ G, D }) => G * D,
});
