import { type ActivationSizes, activationFunctions, type GradientSizes } from "../elementwise/activation.js";
import { kernel } from "../kernel.js";
import foldSource from "./fold.wgsl";

type FoldSizes = { LENGTH: number; SLICES: number };

/** `y[LENGTH] = sum over slices of partials[SLICES, LENGTH]`, in their order */
export const foldSums = kernel<FoldSizes, "partials" | "y">({
  name: "foldSums",
  entry: "sums",
  source: [foldSource, activationFunctions],
  buffers: ["partials", "y"],
  threads: ({ LENGTH }) => LENGTH,
});
/** `y[...,N] = activation(bias[N] + sum over slices)`: what a forward product that was cut into slices ends with */
export const foldForward = kernel<FoldSizes & { N: number } & ActivationSizes, "partials" | "bias" | "y">({
  name: "foldForward",
  entry: "forward",
  source: [foldSource, activationFunctions],
  buffers: ["partials", "bias", "y"],
  threads: ({ LENGTH }) => LENGTH,
});
/** likewise for a gradient at x: added to y where ADD is 1, then through the slope of the activation that gave x */
export const foldGradient = kernel<FoldSizes & GradientSizes, "partials" | "x" | "y">({
  name: "foldGradient",
  entry: "gradient",
  source: [foldSource, activationFunctions],
  buffers: ["partials", "x", "y"],
  threads: ({ LENGTH }) => LENGTH,
});
