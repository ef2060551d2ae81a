import * as k from "@bosquejo/kernels";
import { storing } from "../../autograd/node.js";
import { op } from "../../autograd/op.js";
import { storeSizes } from "../../autograd/store.js";
import { launch } from "../../runtime/launches/launch.js";
import { dims } from "../../runtime/shape.js";
import type { Tensor } from "../../runtime/tensor.js";
import { fillMean, SUMS } from "./mean.js";

/**
 * The mean of `weights[b] (y - target)^2` over all values of `y[B,N]`, `[1]`, with a weight for each row,
 * `weights[B,1]`. Target and weights have no gradient.
 */
export const weightedMseLoss = op<readonly [y: Tensor, target: Tensor, weights: Tensor], { B: number; N: number }>({
  name: "weightedMseLoss",
  inputs: ["y", "target", "weights"],
  options: [],
  sizes: ([y, target, weights]) => {
    const { B, N } = dims("y[B,N] target[B,N] weights[B,1]", y, target, weights);
    return { B, N };
  },
  shape: () => [1],
  forward: (s, loss, [y, targets, weights]) => {
    const values = s.B * s.N;
    const SLICES = k.slicesOf(Math.ceil(values / 4), Math.min(SUMS, values / 64));
    fillMean(loss, SLICES, values, (sums) =>
      launch(k.weightedMsePartial, { ...s, SLICES }, { y, targets, weights, sums }),
    );
  },
  backward: (s, dloss, _loss, [y, targets, weights]) => [
    storing((dy, store) =>
      launch(k.weightedMseGradient, { ...s, ...storeSizes(store) }, { y, targets, weights, dloss, dy }),
    ),
    undefined,
    undefined,
  ],
});
