import * as k from "@bosquejo/kernels";
import { storing } from "../../autograd/node.js";
import { op } from "../../autograd/op.js";
import { storeSizes } from "../../autograd/store.js";
import { launch } from "../../runtime/launches/launch.js";
import { sameLength } from "../../runtime/shape.js";
import type { Tensor } from "../../runtime/tensor.js";
import { fillMean, SUMS } from "./mean.js";

type MeanLossInputs = readonly [x: Tensor, targets: Tensor];

const meanLoss = (name: string, names: string, partial: typeof k.mseLossPartial, gradient: typeof k.mseLossGradient) =>
  op<MeanLossInputs, { LENGTH: number }>({
    name,
    inputs: ["x", "targets"],
    options: [],
    sizes: ([x, targets]) => sameLength(names, x, targets),
    shape: () => [1],
    forward: (s, y, [x, targets]) => {
      const SLICES = k.slicesOf(Math.ceil(s.LENGTH / 4), Math.min(SUMS, s.LENGTH / 64));
      fillMean(y, SLICES, s.LENGTH, (sums) => launch(partial, { ...s, SLICES }, { x, targets, sums }));
    },
    backward: (s, dloss, _y, [x, targets]) => [
      storing((dx, store) => launch(gradient, { ...s, ...storeSizes(store) }, { x, targets, dloss, dx })),
      undefined,
    ],
  });

/** The mean of `(y - target)^2` over all values, `[1]`. The target has no gradient. */
export const mseLoss = meanLoss("mseLoss", "y and target", k.mseLossPartial, k.mseLossGradient);

/**
 * The mean of `-t log(sigmoid(x)) - (1 - t) log(1 - sigmoid(x))` over all values, `[1]`, of logits x and targets t in
 * 0..1. Large logits neither overflow nor round to 0. The targets have no gradient.
 */
export const binaryCrossEntropyWithLogits = meanLoss(
  "binaryCrossEntropyWithLogits",
  "logits and targets",
  k.binaryCrossEntropyPartial,
  k.binaryCrossEntropyGradient,
);
