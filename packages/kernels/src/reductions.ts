import type { ActivationSizes } from "./elementwise.js";
import { kernel } from "./kernel.js";
import activation from "./wgsl/activation.wgsl";
import biasSource from "./wgsl/bias.wgsl";
import differenceSource from "./wgsl/difference.wgsl";
import foldSource from "./wgsl/fold.wgsl";
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
  entry: "sums",
  source: [foldSource, activation],
  buffers: ["parts", "y"],
  threads: ({ LENGTH }) => LENGTH,
});
/** `y[...,N] = activation(bias[N] + sum over slices)`: what a forward product that was cut into slices ends with */
export const foldForward = kernel<
  { LENGTH: number; SLICES: number; N: number } & ActivationSizes,
  "parts" | "bias" | "y"
>({
  name: "foldForward",
  entry: "forward",
  source: [foldSource, activation],
  buffers: ["parts", "bias", "y"],
  threads: ({ LENGTH }) => LENGTH,
});
/** likewise for a gradient at x: added to y where ADD is 1, then through the slope of the activation that gave x */
export const foldGradient = kernel<
  { LENGTH: number; SLICES: number; ADD: number } & ActivationSizes,
  "parts" | "x" | "y"
>({
  name: "foldGradient",
  entry: "gradient",
  source: [foldSource, activation],
  buffers: ["parts", "x", "y"],
  threads: ({ LENGTH }) => LENGTH,
});
/** `parts[SLICES]` of (max of |a - b|, max of |b|) */
export const difference = kernel<{ LENGTH: number; SLICES: number }, "a" | "b" | "parts">({
  name: "difference",
  entry: "difference",
  source: [differenceSource],
  buffers: ["a", "b", "parts"],
  threads: ({ SLICES }) => SLICES,
});
