import { kernel } from "../kernel.js";
import ranges from "../reduce/ranges.wgsl";
import clipSource from "./clip.wgsl";

type ClipSizes = { LENGTH: number };

/** Computes `sums[SLICES]` of the squares of gradients. */
export const squares = kernel<ClipSizes & { SLICES: number }, "gradients" | "sums">({
  name: "squares",
  entry: "squares",
  source: [ranges, clipSource],
  buffers: ["gradients", "sums"],
  threads: ({ SLICES }) => SLICES,
});
/** Computes `norm[1]` from the partial sums of squares. */
export const norm = kernel<{ SLICES: number; UNSCALE: number }, "partials" | "norm">({
  name: "norm",
  entry: "root",
  source: [ranges, clipSource],
  buffers: ["partials", "norm"],
  threads: () => 1,
  workgroup: 1,
});
/** Scales gradients whose norm is `by`. Afterwards their norm is at most MOST. */
export const clip = kernel<ClipSizes & { MOST: number }, "clipped" | "by">({
  name: "clip",
  entry: "clip",
  source: [ranges, clipSource],
  buffers: ["clipped", "by"],
  threads: ({ LENGTH }) => Math.ceil(LENGTH / 4),
});
