import { kernel } from "../kernel.js";
import share from "../reduce/share.wgsl";
import differenceSource from "./difference.wgsl";

/** `parts[SLICES]` of (max of |a - b|, max of |b|) */
export const difference = kernel<{ LENGTH: number; SLICES: number }, "a" | "b" | "parts">({
  name: "difference",
  entry: "difference",
  source: [share, differenceSource],
  buffers: ["a", "b", "parts"],
  threads: ({ SLICES }) => SLICES,
});
