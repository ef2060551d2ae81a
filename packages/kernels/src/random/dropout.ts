import { kernel } from "../kernel.js";
import dropoutSource from "./dropout.wgsl";
import threefry from "./threefry.wgsl";

/**
 * Computes `y = x / (1 - RATE)` or 0, by random numbers of `key[seed, step]` and STREAM. Launched on dy with the same
 * key, it computes the gradient.
 */
export const dropout = kernel<{ LENGTH: number; RATE: number; STREAM: number }, "x" | "key" | "y">({
  name: "dropout",
  entry: "dropout",
  source: [dropoutSource, threefry],
  buffers: ["x", "key", "y"],
  threads: ({ LENGTH }) => Math.ceil(LENGTH / 4),
});
