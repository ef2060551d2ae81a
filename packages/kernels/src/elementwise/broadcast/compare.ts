import { constantsOf } from "../../kernel.js";
import { kernelsByType } from "./broadcast.js";
import wgsl from "./compare.wgsl";

/** The values of an `OP` constant, by the name of the comparison. */
export const comparisonCodes = { less: 0, greater: 1, equal: 2 } as const;

/** Computes `y = 1` where the comparison `OP` of a and b is true, otherwise 0. */
export const compare = kernelsByType("compare", "compare", { constants: constantsOf(comparisonCodes), wgsl }, [
  "a",
  "b",
  "y",
]);
