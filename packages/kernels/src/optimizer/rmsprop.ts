import { stripThreads } from "../elementwise/strip.js";
import strip from "../elementwise/strip.wgsl";
import { kernel } from "../kernel.js";
import rmspropSource from "./rmsprop.wgsl";
import type { ScalingSizes } from "./scaling.js";

/** One step of RMSprop over flat buffers. */
export const rmsprop = kernel<
  ScalingSizes & { RHO: number; EPSILON: number },
  "weights" | "gradients" | "mean_square" | "rate"
>({
  name: "rmsprop",
  entry: "rmsprop",
  source: [strip, rmspropSource],
  buffers: ["weights", "gradients", "mean_square", "rate"],
  threads: stripThreads,
});
