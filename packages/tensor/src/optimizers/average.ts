import * as k from "@bosquejo/kernels";
import { checkInputs, explained } from "../runtime/arguments.js";
import { launchStrips } from "../runtime/launches/strips.js";
import { dims, sameLength } from "../runtime/shape.js";
import type { Tensor } from "../runtime/tensor.js";

/**
 * Computes `averages += share (values - averages)` in place: an exponential moving average (EMA), such as that of
 * weights over training steps (Polyak and Juditsky 1992, Acceleration of stochastic approximation by averaging).
 * `share` is a tensor `[1]`.
 */
export function average(averages: Tensor, values: Tensor, share: Tensor): void {
  checkInputs("average", [averages, values, share]);
  const sizes = explained("average", () => {
    dims("share[1]", share.shape);
    return sameLength("averages and values", averages.shape, values.shape);
  });
  launchStrips(k.average, sizes, { averages, values, share });
}
