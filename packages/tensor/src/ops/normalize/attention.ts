import * as k from "@bosquejo/kernels";
import { op } from "../../autograd/op.js";
import { launch } from "../../runtime/launches/launch.js";
import { dims } from "../../runtime/shape.js";
import type { Tensor } from "../../runtime/tensor.js";
import { checkLoops } from "../shared/loop-limits.js";

type AttentionInputs = readonly [Tensor, Tensor];

/**
 * Softmax over the first `lengths[B,1]` places of T in `scores[B,T,K]`, for each head k; later places get 0. The
 * lengths are whole numbers of at least 1. They have no gradient.
 */
export const maskedSoftmax = op<AttentionInputs, k.SoftmaxSizes>({
  name: "maskedSoftmax",
  inputs: ["scores", "lengths"],
  options: [],
  sizes: ([scores, lengths]) => checkLoops(dims("scores[B,T,K] lengths[B,1]", scores, lengths), ["T"]),
  shape: (_sizes, [scores]) => scores,
  forward: (s, a, [scores, lengths]) => launch(k.maskedSoftmax, s, { scores, lengths, a }),
  backward: (s, da, weights) => [(dscores) => launch(k.maskedSoftmaxGradient, s, { weights, da, dscores }), undefined],
});

/**
 * `y[B,K,E] = sum over t of weights[B,T,K] x[B,T,E]`: the output of attention with K heads (Lin et al. 2017, A
 * structured self-attentive sentence embedding).
 */
export const weightedSum = op<AttentionInputs, k.PoolSizes>({
  name: "weightedSum",
  inputs: ["weights", "x"],
  options: [],
  sizes: ([weights, x]) => checkLoops(dims("weights[B,T,K] x[B,T,E]", weights, x), ["T", "K", "E"]),
  shape: ({ B, K, E }) => [B, K, E],
  forward: (s, y, [weights, x]) => launch(k.weightedSum, s, { weights, x, y }),
  backward: (s, dy, _y, [weights, x]) => [
    (dweights) => launch(k.weightedSumWeightsGradient, s, { x, dy, dweights }),
    (dx) => launch(k.weightedSumInputGradient, s, { weights, dy, dx }),
  ],
});
