import { activationFunctions, type GradientSizes } from "../elementwise/activation.js";
import { kernel } from "../kernel.js";
import { oneByOne, readingOf } from "../normalize/rows.js";
import ranges from "../reduce/ranges.wgsl";
import source from "./cross-entropy.wgsl";

type ClassSizes = { ROWS: number; N: number };

/** Computes `sums[SLICES]`: the sums of the losses of `x[ROWS,N]`, with the `totals[2,ROWS]` of its softmax. */
export const crossEntropyPartial = kernel<ClassSizes & { SLICES: number }, "x" | "labels" | "totals" | "sums">({
  name: "crossEntropyPartial",
  entry: "partial",
  source: () => [ranges, source, oneByOne.wgsl, activationFunctions],
  buffers: ["x", "labels", "totals", "sums"],
  threads: ({ SLICES }) => SLICES,
});
/** Computes `dx[ROWS,N]` from `dloss[1]`. */
export const crossEntropyGradient = kernel<ClassSizes & GradientSizes, "x" | "labels" | "totals" | "dloss" | "dx">({
  name: "crossEntropyGradient",
  entry: "gradient",
  source: ({ N }) => [ranges, source, readingOf(N, 1).wgsl, activationFunctions],
  buffers: ["x", "labels", "totals", "dloss", "dx"],
  threads: ({ ROWS, N }) => (ROWS * N) / readingOf(N, 1).width,
});
