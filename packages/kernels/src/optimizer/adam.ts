import { stripThreads } from "../elementwise/strip.js";
import strip from "../elementwise/strip.wgsl";
import { kernel } from "../kernel.js";
import adamSource from "./adam.wgsl";
import type { ScalingSizes } from "./scaling.js";

/** `1 - beta` and `ln beta` of both betas, as float64 has them. */
export type AdamSizes = ScalingSizes & {
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
  source: [strip, adamSource],
  buffers: ["weights", "gradients", "mean", "mean_square", "step", "rate"],
  threads: stripThreads,
});
