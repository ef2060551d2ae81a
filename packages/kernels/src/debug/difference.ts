import { kernel } from "../kernel.js";
import ranges from "../reduce/ranges.wgsl";
import differenceSource from "./difference.wgsl";

/** Computes `partials[SLICES]` of (max of |a - b|, max of |b|), one pair for each slice. */
export const difference = kernel<{ LENGTH: number; SLICES: number }, "a" | "b" | "partials">({
  name: "difference",
  entry: "difference",
  source: [ranges, differenceSource],
  buffers: ["a", "b", "partials"],
  threads: ({ SLICES }) => SLICES,
});
