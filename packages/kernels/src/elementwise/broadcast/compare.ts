import { constantsOf } from "../../kernel.js";
import { kernelsByType } from "./broadcast.js";
import wgsl from "./compare.wgsl";

/** Which comparison an `OP` constant stands for. */
export const comparisonCodes = { less: 0, greater: 1, equal: 2 } as const;

/** `y = 1` where a and b compare as OP says, else 0 */
export const compare = kernelsByType("compare", "compare", { constants: constantsOf(comparisonCodes), wgsl }, [
  "a",
  "b",
  "y",
]);
