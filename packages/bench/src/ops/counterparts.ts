import type { Counterpart } from "./counterpart.js";
import { functions } from "./functions.js";
import { layers } from "./layers.js";

/** Ops that tfjs has too, each at one medium size. Forward passes only. */
export const counterparts: Readonly<Record<string, Counterpart>> = { ...layers, ...functions };
