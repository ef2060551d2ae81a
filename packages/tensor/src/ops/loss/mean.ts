import type { Tensor } from "../../runtime/tensor.js";
import { fillSum } from "../shared/reduce.js";

/** Partial sums of a loss at most. */
export const SUMS = 1024;

/** Partial sums of a loss, folded into their mean over `count` values. */
export function fillMean(y: Tensor, SLICES: number, of: number, fill: (sums: Tensor) => void): void {
  const partials = y.device.tensor([SLICES]);
  fill(partials);
  fillSum(y, partials, { OUTER: 1, N: SLICES, INNER: 1 }, 1 / of);
  partials.dispose();
}
