import { kernel } from "../kernel.js";
import share from "../reduce/share.wgsl";
import clipSource from "./clip.wgsl";

type ClipSizes = { LENGTH: number };

/** `sums[SLICES]` of the squares of gradients */
export const squares = kernel<ClipSizes & { SLICES: number }, "gradients" | "sums">({
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
export const clip = kernel<ClipSizes & { MOST: number }, "clipped" | "by">({
  name: "clip",
  entry: "clip",
  source: [share, clipSource],
  buffers: ["clipped", "by"],
  threads: ({ LENGTH }) => Math.ceil(LENGTH / 4),
});
