import { activationFunctions, type GradientSizes } from "../elementwise/activation.js";
import { kernel } from "../kernel.js";
import ranges from "../reduce/ranges.wgsl";
import { oneByOne, type RowReading, readingOf } from "./rows.js";
import source from "./softmax.wgsl";

/** A tensor `[OUTER,N,INNER]` whose rows lie along N. */
export type RowSizes = { OUTER: number; N: number; INNER: number };
type RowSumSizes = RowSizes & { SLICES: number };
type LogSize = { LOG: number };

/** How the rows are read. */
export const rowReading = ({ N, INNER }: RowSizes): RowReading => readingOf(INNER === 1 ? N : 1, INNER);

const sourceOf = (sizes: RowSizes) => [ranges, source, rowReading(sizes).wgsl, activationFunctions];
const rows = (sizes: RowSizes) => (sizes.OUTER * sizes.INNER) / rowReading(sizes).beside;
const sliced = (sizes: RowSumSizes) => sizes.SLICES * rows(sizes);
const each = (sizes: RowSizes) => (sizes.OUTER * sizes.N * sizes.INNER) / rowReading(sizes).width;

/** `sums[SLICES,2,OUTER,INNER]`: maximum m of each slice of a row, then the sum of `exp(x - m)` */
export const softmaxPartial = kernel<RowSumSizes, "x" | "sums">({
  name: "softmaxPartial",
  entry: "partial",
  source: sourceOf,
  buffers: ["x", "sums"],
  threads: sliced,
});
/** `sums[2,OUTER,INNER]`, the same of whole rows */
export const softmaxMerge = kernel<RowSumSizes, "partials" | "sums">({
  name: "softmaxMerge",
  entry: "merge",
  source: () => [ranges, source, oneByOne.wgsl, activationFunctions],
  buffers: ["partials", "sums"],
  threads: ({ OUTER, INNER }) => OUTER * INNER,
});
/** `result[OUTER,N,INNER]`, the softmax or (LOG = 1) its logarithm, by `totals[2,OUTER,INNER]` */
export const softmax = kernel<RowSizes & LogSize, "x" | "totals" | "result">({
  name: "softmax",
  entry: "forward",
  source: sourceOf,
  buffers: ["x", "totals", "result"],
  threads: each,
});
/** `sums[SLICES,OUTER,INNER]` over the rows, which a gradient is told by */
export const softmaxGradientSums = kernel<RowSumSizes & LogSize, "y" | "dy" | "sums">({
  name: "softmaxGradientSums",
  entry: "gradient_sums",
  source: sourceOf,
  buffers: ["y", "dy", "sums"],
  threads: sliced,
});
/** `result[OUTER,N,INNER]`, the gradient at x, by `totals[OUTER,INNER]` */
export const softmaxGradient = kernel<RowSizes & LogSize & GradientSizes, "x" | "y" | "dy" | "totals" | "result">({
  name: "softmaxGradient",
  entry: "gradient",
  source: sourceOf,
  buffers: ["x", "y", "dy", "totals", "result"],
  threads: each,
});
