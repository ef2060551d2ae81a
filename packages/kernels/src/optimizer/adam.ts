import { stripThreads } from "../elementwise/strip.js";
import strip from "../elementwise/strip.wgsl";
import { kernel } from "../kernel.js";
import adamSource from "./adam.wgsl";
import type { ScalingSizes } from "./scaling.js";

/**
 * The sizes of Adam. REST_1 and REST_2 are `1 - beta` of both betas, LOG_1 and LOG_2 are `ln beta`. Compute them in
 * float64: `1 - beta` in float32 would lose digits.
 */
export type AdamSizes = ScalingSizes & {
  REST_1: number;
  REST_2: number;
  LOG_1: number;
  LOG_2: number;
  EPSILON: number;
  DECOUPLED: number;
};
/** One step of Adam over flat buffers. `step` is the number of steps, including this one. */
export const adam = kernel<AdamSizes, "weights" | "gradients" | "mean" | "mean_square" | "step" | "rate">({
  name: "adam",
  entry: "adam",
  source: [strip, adamSource],
  buffers: ["weights", "gradients", "mean", "mean_square", "step", "rate"],
  threads: stripThreads,
});
