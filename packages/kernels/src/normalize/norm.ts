import { activationFunctions, type GradientSizes } from "../elementwise/activation.js";
import { kernel } from "../kernel.js";
import ranges from "../reduce/ranges.wgsl";
import norm from "./norm.wgsl";
import statisticsSource from "./norm-statistics.wgsl";
import { oneByOne, type RowReading, readingOf } from "./rows.js";

/** A tensor `[A,R,G,D]` that is normalized over (R,D) for each (A,G); its channels are (G,D). */
export type NormSizes = { A: number; R: number; G: number; D: number };
type NormSumSizes = NormSizes & { SLICES: number };
type EpsilonSize = { EPSILON: number };

/** The width of reads: four values where groups, or channels that are groups by themselves, are divisible by four. */
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

/** `sums[SLICES,2,A,G]`: mean of each slice of a group, then its sum of squared deviations from it */
export const normPartial = declareStatistics<NormSumSizes, "x" | "sums">(
  "normPartial",
  "partial",
  ["x", "sums"],
  groupSlices,
);
/** `sums[2,A,G]`: mean and 1 / sqrt(variance + EPSILON) of whole groups */
export const normStatistics = declareStatistics<NormSumSizes & EpsilonSize, "partials" | "sums">(
  "normStatistics",
  "statistics",
  ["partials", "sums"],
);
/** The same of a batch, which also moves the running mean and variance `[G]` by MOMENTUM. */
export const normBatchStatistics = declareStatistics<
  NormSumSizes & EpsilonSize & { MOMENTUM: number },
  "partials" | "running_mean" | "running_variance" | "sums"
>("normBatchStatistics", "batch_statistics", ["partials", "running_mean", "running_variance", "sums"]);
/** `sums[2,G]` from the running mean and variance */
export const normRunningStatistics = declareStatistics<
  NormSizes & EpsilonSize,
  "running_mean" | "running_variance" | "sums"
>("normRunningStatistics", "running_statistics", ["running_mean", "running_variance", "sums"]);
/** `y = (x - mean) rstd gamma + beta` by `stats[2,A,G]` */
export const normalize = declare<NormSizes, "x" | "stats" | "gamma" | "beta" | "y">(
  "normalize",
  "normalize",
  ["x", "stats", "gamma", "beta", "y"],
  each,
);
/** `sums[SLICES,2,A,G]`: sums of dy gamma, then of dy gamma h with h the normalized x; without gamma where D is 1 */
export const normGroupSums = declare<NormSumSizes, "x" | "dy" | "stats" | "gamma" | "sums">(
  "normGroupSums",
  "group_sums",
  ["x", "dy", "stats", "gamma", "sums"],
  groupSlices,
);
/** `dx` by `partials[2,A,G]`, the sums of whole groups */
export const normInputGradient = declare<NormSizes & GradientSizes, "x" | "dy" | "stats" | "gamma" | "partials" | "dx">(
  "normInputGradient",
  "input_gradient",
  ["x", "dy", "stats", "gamma", "partials", "dx"],
  each,
);
/** `dx = dy gamma rstd`, of statistics that do not depend on x */
export const normScaledGradient = declare<NormSizes & GradientSizes, "x" | "dy" | "stats" | "gamma" | "dx">(
  "normScaledGradient",
  "scaled_gradient",
  ["x", "dy", "stats", "gamma", "dx"],
  each,
);
/** `slices[SLICES,2,G,D]`: sums of dy, then of dy h, over rows (A,R) */
export const normChannelSums = declare<NormSumSizes, "x" | "dy" | "stats" | "slices">(
  "normChannelSums",
  "channel_sums",
  ["x", "dy", "stats", "slices"],
  (s) => (s.SLICES * s.G * s.D) / normReading(s).width,
);
/** `dchannels[G,D]`, the slices of one PLANE added up: dbeta of plane 0, dgamma of plane 1 */
export const normChannelGradient = kernel<NormSumSizes & { PLANE: number }, "channel_partials" | "dchannels">({
  name: "normChannelGradient",
  entry: "channel_gradient",
  source: [ranges, norm, oneByOne.wgsl, activationFunctions],
  buffers: ["channel_partials", "dchannels"],
  threads: ({ G, D }) => G * D,
});
