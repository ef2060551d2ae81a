import { type ActivationSizes, activationFunctions, type GradientSizes } from "../elementwise/activation.js";
import { kernel } from "../kernel.js";
import foldSource from "./fold.wgsl";

type FoldSizes = { LENGTH: number; SLICES: number };

/** Computes `y[LENGTH] = sum over slices of partials[SLICES, LENGTH]`, in the order of the slices. */
export const foldSums = kernel<FoldSizes, "partials" | "y">({
  name: "foldSums",
  entry: "sums",
  source: [foldSource, activationFunctions],
  buffers: ["partials", "y"],
  threads: ({ LENGTH }) => LENGTH,
});
/** Computes `y[...,N] = activation(bias[N] + sum over slices)`: the last kernel of a sliced forward product. */
export const foldForward = kernel<FoldSizes & { N: number } & ActivationSizes, "partials" | "bias" | "y">({
  name: "foldForward",
  entry: "forward",
  source: [foldSource, activationFunctions],
  buffers: ["partials", "bias", "y"],
  threads: ({ LENGTH }) => LENGTH,
});
/**
 * Adds the slices of a gradient at x. If ADD is 1, adds the values that y already holds. Then multiplies by the slope
 * of the activation that computed x.
 */
export const foldGradient = kernel<FoldSizes & GradientSizes, "partials" | "x" | "y">({
  name: "foldGradient",
  entry: "gradient",
  source: [foldSource, activationFunctions],
  buffers: ["partials", "x", "y"],
  threads: ({ LENGTH }) => LENGTH,
});
