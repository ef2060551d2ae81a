import { type RunSizes, runThreads } from "../elementwise/elementwise.js";
import runs from "../elementwise/strip.wgsl";
import { kernel } from "../kernel.js";
import share from "../reduce/share.wgsl";
import adamSource from "./adam.wgsl";
import clipSource from "./clip.wgsl";
import rmspropSource from "./rmsprop.wgsl";
import sgdSource from "./sgd.wgsl";

type Length = { LENGTH: number };
/** How gradients are read and which weights decay by how much. */
type Scaling = RunSizes & { DECAY: number; DECAYED: number; UNSCALE: number };

/** One RMSprop step over flat buffers */
export const rmsprop = kernel<
  Scaling & { RHO: number; EPSILON: number },
  "weights" | "gradients" | "mean_square" | "rate"
>({
  name: "rmsprop",
  entry: "rmsprop",
  source: [runs, rmspropSource],
  buffers: ["weights", "gradients", "mean_square", "rate"],
  threads: runThreads,
});

/** One step of gradient descent with momentum over flat buffers */
export const sgd = kernel<
  Scaling & { MOMENTUM: number; NESTEROV: number },
  "weights" | "gradients" | "velocity" | "rate"
>({
  name: "sgd",
  entry: "sgd",
  source: [runs, sgdSource],
  buffers: ["weights", "gradients", "velocity", "rate"],
  threads: runThreads,
});

/** `1 - beta` and `ln beta` of both betas, as float64 has them. */
export type AdamSizes = Scaling & {
  REST_1: number;
  REST_2: number;
  LOG_1: number;
  LOG_2: number;
  EPSILON: number;
  DECOUPLED: number;
};
/** One Adam step over flat buffers, `step` counting this one too */
export const adam = kernel<AdamSizes, "weights" | "gradients" | "mean" | "mean_square" | "step" | "rate">({
  name: "adam",
  entry: "adam",
  source: [runs, adamSource],
  buffers: ["weights", "gradients", "mean", "mean_square", "step", "rate"],
  threads: runThreads,
});

/** `sums[SLICES]` of the squares of gradients */
export const squares = kernel<Length & { SLICES: number }, "gradients" | "sums">({
  name: "squares",
  entry: "squares",
  source: [share, clipSource],
  buffers: ["gradients", "sums"],
  threads: ({ SLICES }) => SLICES,
});
/** `norm[1]` from the partial sums of squares */
export const norm = kernel<{ SLICES: number; UNSCALE: number }, "parts" | "norm">({
  name: "norm",
  entry: "root",
  source: [share, clipSource],
  buffers: ["parts", "norm"],
  threads: () => 1,
  workgroup: 1,
});
/** gradients of norm `by` scaled so that it is MOST at most */
export const clip = kernel<Length & { MOST: number }, "clipped" | "by">({
  name: "clip",
  entry: "clip",
  source: [share, clipSource],
  buffers: ["clipped", "by"],
  threads: ({ LENGTH }) => Math.ceil(LENGTH / 4),
});
