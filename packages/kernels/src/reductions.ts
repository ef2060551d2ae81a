import { kernel } from "./kernel.js";
import biasSource from "./wgsl/bias.wgsl";
import reduce from "./wgsl/reduce.wgsl";

type BiasSizes = { ROWS: number; N: number };

/** `y[ROWS,N] = x[ROWS,N] + bias[N]` */
export const addBias = kernel<BiasSizes, "x" | "bias" | "y">({
  name: "addBias",
  entry: "add_bias",
  source: [biasSource],
  buffers: ["x", "bias", "y"],
  threads: ({ ROWS, N }) => ROWS * N,
});
/** `sums[SLICES,N]`, partial sums of `dy[ROWS,N]` over its rows */
export const biasGradient = kernel<BiasSizes & { SLICES: number }, "dy" | "sums">({
  name: "biasGradient",
  entry: "gradient",
  source: [biasSource],
  buffers: ["dy", "sums"],
  threads: ({ SLICES, N }) => SLICES * N,
});
/** `sums[SLICES] = FACTOR * partial sums of x[LENGTH]` */
export const partialSums = kernel<{ LENGTH: number; SLICES: number; FACTOR: number }, "x" | "sums">({
  name: "partialSums",
  entry: "partial",
  source: [reduce],
  buffers: ["x", "sums"],
  threads: ({ SLICES }) => SLICES,
});
/** `y[LENGTH] = FACTOR * sum over slices of parts[SLICES, LENGTH]`, in their order */
export const foldSums = kernel<{ LENGTH: number; SLICES: number; FACTOR: number }, "parts" | "y">({
  name: "foldSums",
  entry: "fold",
  source: [reduce],
  buffers: ["parts", "y"],
  threads: ({ LENGTH }) => LENGTH,
});
