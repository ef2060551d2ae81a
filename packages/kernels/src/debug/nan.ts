import { kernel } from "../kernel.js";
import nan from "./nan.wgsl";

/** Counts a launch in `found[SLOTS]` and notes there the first one that left a NaN among LENGTH f32 values; SLOTS must not change between launches. */
export const findNan = kernel<{ LENGTH: number; SLOTS: number }, "looked_at" | "found">({
  name: "findNan",
  entry: "find",
  source: [nan],
  buffers: ["looked_at", "found"],
  threads: ({ SLOTS }) => SLOTS,
});
/** Zeros, also where memory that is given out again held a NaN: `fill` would bring its whole family into every program. */
export const clear = kernel<{ LENGTH: number }, "cleared">({
  name: "clear",
  entry: "clear",
  source: [nan],
  buffers: ["cleared"],
  threads: ({ LENGTH }) => LENGTH,
});
