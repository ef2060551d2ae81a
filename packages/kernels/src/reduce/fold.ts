import { type ActivationSizes, activationFunctions, type GradientSizes } from "../elementwise/activation.js";
import { kernel } from "../kernel.js";
import foldSource from "./fold.wgsl";

type FoldSizes = { LENGTH: number; SLICES: number };

/** `y[LENGTH] = sum over slices of parts[SLICES, LENGTH]`, in their order */
export const foldSums = kernel<FoldSizes, "parts" | "y">({
  name: "foldSums",
  entry: "sums",
  source: [foldSource, activationFunctions],
  buffers: ["parts", "y"],
  threads: ({ LENGTH }) => LENGTH,
});
/** `y[...,N] = activation(bias[N] + sum over slices)`: what a forward product that was cut into slices ends with */
export const foldForward = kernel<FoldSizes & { N: number } & ActivationSizes, "parts" | "bias" | "y">({
  name: "foldForward",
  entry: "forward",
  source: [foldSource, activationFunctions],
  buffers: ["parts", "bias", "y"],
  threads: ({ LENGTH }) => LENGTH,
});
/** likewise for a gradient at x: added to y where ADD is 1, then through the slope of the activation that gave x */
export const foldGradient = kernel<FoldSizes & GradientSizes, "parts" | "x" | "y">({
  name: "foldGradient",
  entry: "gradient",
  source: [foldSource, activationFunctions],
  buffers: ["parts", "x", "y"],
  threads: ({ LENGTH }) => LENGTH,
});
