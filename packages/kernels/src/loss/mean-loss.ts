import { activationFunctions, type GradientSizes } from "../elementwise/activation.js";
import { kernel } from "../kernel.js";
import ranges from "../reduce/ranges.wgsl";
import source from "./mean-loss.wgsl";

type LossSumSizes = { LENGTH: number; SLICES: number };
type Stored = { LENGTH: number } & GradientSizes;

const partial = (name: string, entry: string) =>
  kernel<LossSumSizes, "x" | "targets" | "sums">({
    name,
    entry,
    source: [ranges, source, activationFunctions],
    buffers: ["x", "targets", "sums"],
    threads: ({ SLICES }) => SLICES,
  });
const gradient = (name: string, entry: string) =>
  kernel<Stored, "x" | "targets" | "dloss" | "dx">({
    name,
    entry,
    source: [ranges, source, activationFunctions],
    buffers: ["x", "targets", "dloss", "dx"],
    threads: ({ LENGTH }) => Math.ceil(LENGTH / 4),
  });

/** Computes `sums[SLICES]` of `(x - targets)^2`. */
export const mseLossPartial = partial("mseLossPartial", "squares");
/** Computes `dx = 2 (x - targets) dloss[0] / LENGTH`. */
export const mseLossGradient = gradient("mseLossGradient", "squares_gradient");
/** Computes `sums[SLICES]` of the binary cross-entropy of logits x. */
export const binaryCrossEntropyPartial = partial("binaryCrossEntropyPartial", "binary");
/** Computes `dx = (sigmoid(x) - targets) dloss[0] / LENGTH`. */
export const binaryCrossEntropyGradient = gradient("binaryCrossEntropyGradient", "binary_gradient");
