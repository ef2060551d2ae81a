import type { Tensor } from "../../runtime/tensor.js";
import { fillSum } from "../shared/reduce.js";

/** The largest number of partial sums of a loss. */
export const SUMS = 1024;

/** Fills y with a loss's mean over `of` values; `fill` computes the partial sums `[SLICES]`. */
export function fillMean(y: Tensor, SLICES: number, of: number, fill: (sums: Tensor) => void): void {
  const partials = y.device.tensor([SLICES]);
  fill(partials);
  fillSum(y, partials, { OUTER: 1, N: SLICES, INNER: 1 }, 1 / of);
  partials.dispose();
}
