import { activationFunctions, type GradientSizes } from "../elementwise/activation.js";
import { kernel } from "../kernel.js";
import ranges from "../reduce/ranges.wgsl";
import { oneByOne, type RowReading, readingOf } from "./rows.js";
import source from "./softmax.wgsl";

/** The sizes of a tensor `[OUTER,N,INNER]` whose rows are along N. */
export type RowSizes = { OUTER: number; N: number; INNER: number };
type RowSumSizes = RowSizes & { SLICES: number };
type LogSize = { LOG: number };

/** Returns the way in which kernels read the rows. */
export const rowReading = ({ N, INNER }: RowSizes): RowReading => readingOf(INNER === 1 ? N : 1, INNER);

const sourceOf = (sizes: RowSizes) => [ranges, source, rowReading(sizes).wgsl, activationFunctions];
const rows = (sizes: RowSizes) => (sizes.OUTER * sizes.INNER) / rowReading(sizes).beside;
const sliced = (sizes: RowSumSizes) => sizes.SLICES * rows(sizes);
const each = (sizes: RowSizes) => (sizes.OUTER * sizes.N * sizes.INNER) / rowReading(sizes).width;

/** Computes `sums[SLICES,2,OUTER,INNER]`: the maximum m of each slice of a row, then the sum of `exp(x - m)`. */
export const softmaxPartial = kernel<RowSumSizes, "x" | "sums">({
  name: "softmaxPartial",
  entry: "partial",
  source: sourceOf,
  buffers: ["x", "sums"],
  threads: sliced,
});
/** Computes `sums[2,OUTER,INNER]`: the same for whole rows, from the partials of their slices. */
export const softmaxMerge = kernel<RowSumSizes, "partials" | "sums">({
  name: "softmaxMerge",
  entry: "merge",
  source: () => [ranges, source, oneByOne.wgsl, activationFunctions],
  buffers: ["partials", "sums"],
  threads: ({ OUTER, INNER }) => OUTER * INNER,
});
/** Computes `result[OUTER,N,INNER]`, the softmax or (LOG = 1) its logarithm, from `totals[2,OUTER,INNER]`. */
export const softmax = kernel<RowSizes & LogSize, "x" | "totals" | "result">({
  name: "softmax",
  entry: "forward",
  source: sourceOf,
  buffers: ["x", "totals", "result"],
  threads: each,
});
/** Computes `sums[SLICES,OUTER,INNER]`, the sums over slices of the rows that the gradient needs. */
export const softmaxGradientSums = kernel<RowSumSizes & LogSize, "y" | "dy" | "sums">({
  name: "softmaxGradientSums",
  entry: "gradient_sums",
  source: sourceOf,
  buffers: ["y", "dy", "sums"],
  threads: sliced,
});
/** Computes `result[OUTER,N,INNER]`, the gradient at x, from `totals[OUTER,INNER]`, the sums over whole rows. */
export const softmaxGradient = kernel<RowSizes & LogSize & GradientSizes, "x" | "y" | "dy" | "totals" | "result">({
  name: "softmaxGradient",
  entry: "gradient",
  source: sourceOf,
  buffers: ["x", "y", "dy", "totals", "result"],
  threads: each,
});
