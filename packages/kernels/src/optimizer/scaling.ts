import type { StripSizes } from "../elementwise/strip.js";

/**
 * The sizes that all optimizers share: gradients are multiplied by UNSCALE, the first DECAYED weights decay by DECAY.
 */
export type ScalingSizes = StripSizes & { DECAY: number; DECAYED: number; UNSCALE: number };
