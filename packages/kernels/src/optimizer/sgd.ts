import { stripThreads } from "../elementwise/strip.js";
import strip from "../elementwise/strip.wgsl";
import { kernel } from "../kernel.js";
import type { ScalingSizes } from "./scaling.js";
import sgdSource from "./sgd.wgsl";

/** One step of stochastic gradient descent with momentum over flat buffers. */
export const sgd = kernel<
  ScalingSizes & { MOMENTUM: number; NESTEROV: number },
  "weights" | "gradients" | "velocity" | "rate"
>({
  name: "sgd",
  entry: "sgd",
  source: [strip, sgdSource],
  buffers: ["weights", "gradients", "velocity", "rate"],
  threads: stripThreads,
});
