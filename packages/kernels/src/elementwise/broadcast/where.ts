import { kernelsByType } from "./broadcast.js";
import wgsl from "./where.wgsl";

/** Computes `y = a` where c is not 0, otherwise `y = b`. */
export const where = kernelsByType("where", "choose", wgsl, ["a", "b", "c", "y"]);
