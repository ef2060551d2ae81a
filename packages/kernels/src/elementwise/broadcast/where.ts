import { kernelsByType } from "./broadcast.js";
import wgsl from "./where.wgsl";

/** `y = a` where c is not 0, else b */
export const where = kernelsByType("where", "choose", wgsl, ["a", "b", "c", "y"]);
