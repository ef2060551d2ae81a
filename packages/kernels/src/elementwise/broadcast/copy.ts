import { broadcastKernel, elementTypes } from "./broadcast.js";
import wgsl from "./copy.wgsl";

/** `y[in_b] = a[in_a]`, bit for bit: strides B are those of y */
export const copy = broadcastKernel("copy", "copy", [elementTypes.u32, wgsl], ["a", "y"]);
