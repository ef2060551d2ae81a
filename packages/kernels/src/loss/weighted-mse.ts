import { activationFunctions, type GradientSizes } from "../elementwise/activation.js";
import { kernel } from "../kernel.js";
import ranges from "../reduce/ranges.wgsl";
import source from "./weighted-mse.wgsl";

type WeightedMseSizes = { B: number; N: number };

/** Computes `sums[SLICES]` of `w (y - targets)^2`. */
export const weightedMsePartial = kernel<WeightedMseSizes & { SLICES: number }, "y" | "targets" | "weights" | "sums">({
  name: "weightedMsePartial",
  entry: "partial",
  source: [ranges, source, activationFunctions],
  buffers: ["y", "targets", "weights", "sums"],
  threads: ({ SLICES }) => SLICES,
});
/** Computes `dy = 2 w (y - targets) dloss[0] / (B N)`. */
export const weightedMseGradient = kernel<
  WeightedMseSizes & GradientSizes,
  "y" | "targets" | "weights" | "dloss" | "dy"
>({
  name: "weightedMseGradient",
  entry: "gradient",
  source: [ranges, source, activationFunctions],
  buffers: ["y", "targets", "weights", "dloss", "dy"],
  threads: ({ B, N }) => Math.ceil((B * N) / 4),
});
