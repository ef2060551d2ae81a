import type { StripSizes } from "../elementwise/strip.js";

/** Gradients times UNSCALE; the first DECAYED weights decay by DECAY. */
export type ScalingSizes = StripSizes & { DECAY: number; DECAYED: number; UNSCALE: number };
