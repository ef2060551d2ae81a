import { kernel } from "../kernel.js";
import nan from "./nan.wgsl";

/**
 * Searches LENGTH f32 values for NaN after a launch. `found[SLOTS]` holds the number of launches so far, and the number
 * of the first one that left a NaN. SLOTS must be the same for all launches.
 */
export const findNan = kernel<{ LENGTH: number; SLOTS: number }, "looked_at" | "found">({
  name: "findNan",
  entry: "find",
  source: [nan],
  buffers: ["looked_at", "found"],
  threads: ({ SLOTS }) => SLOTS,
});
/**
 * Writes zeros. New tensors may use memory that still holds the bits of a NaN. This is a kernel of its own because with
 * `fill` every program would contain all elementwise kernels.
 */
export const clear = kernel<{ LENGTH: number }, "cleared">({
  name: "clear",
  entry: "clear",
  source: [nan],
  buffers: ["cleared"],
  threads: ({ LENGTH }) => LENGTH,
});
