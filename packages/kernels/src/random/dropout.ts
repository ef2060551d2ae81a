import { kernel } from "../kernel.js";
import dropoutSource from "./dropout.wgsl";
import threefry from "./threefry.wgsl";

/** `y = x / (1 - RATE)` or 0, by `key[seed, step]` and STREAM; its own gradient */
export const dropout = kernel<{ LENGTH: number; RATE: number; STREAM: number }, "x" | "key" | "y">({
  name: "dropout",
  entry: "dropout",
  source: [dropoutSource, threefry],
  buffers: ["x", "key", "y"],
  threads: ({ LENGTH }) => Math.ceil(LENGTH / 4),
});
