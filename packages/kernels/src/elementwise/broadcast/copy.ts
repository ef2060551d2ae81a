import { broadcastKernel, elementTypes } from "./broadcast.js";
import wgsl from "./copy.wgsl";

/** Copies `y[in_b] = a[in_a]`, bit for bit. The strides B0 to B4 are those of y. */
export const copy = broadcastKernel("copy", "copy", [elementTypes.u32, wgsl], ["a", "y"]);
