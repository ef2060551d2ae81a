import type { Counterpart } from "./counterpart.js";
import { functions } from "./functions.js";
import { layers } from "./layers.js";

/** Ops that tfjs has too, each at one size of middling cost; forward passes. */
export const counterparts: Readonly<Record<string, Counterpart>> = { ...layers, ...functions };
