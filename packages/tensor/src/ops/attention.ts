import * as k from "@bosquejo/kernels";
import { launch, op } from "../op.js";
import { dims, TensorError } from "../shape.js";
import type { Tensor } from "../tensor.js";

type Two = readonly [Tensor, Tensor];

// in three loops an invocation goes through T, and llvmpipe ends its loops after 65,535 iterations in all
const MOST = 16384;

/** The sizes of attention, where one invocation can go through each of them. */
function loops<S extends Record<string, number>>(sizes: S, names: readonly (keyof S & string)[]): S {
  for (const name of names) {
    if ((sizes[name] as number) > MOST)
      throw new TensorError(`wants ${name} of ${MOST} at most, got ${sizes[name]}: one invocation goes through it`);
  }
  return sizes;
}

/**
 * Softmax over T of `scores[B,T,K]`, one for each head k, over the first `lengths[B,1]` places of T (whole numbers, at
 * least 1); the places after them get 0. No gradient to the lengths.
 */
export const maskedSoftmax = op<Two, k.SoftmaxSizes>({
  name: "maskedSoftmax",
  inputs: ["scores", "lengths"],
  options: [],
  sizes: ([scores, lengths]) => loops(dims("scores[B,T,K] lengths[B,1]", scores, lengths), ["T"]),
  shape: (_sizes, [scores]) => scores,
  forward: (s, a, [scores, lengths]) => launch(k.maskedSoftmax, s, { scores, lengths, a }),
  backward: (s, da, weights) => [(dscores) => launch(k.maskedSoftmaxGradient, s, { weights, da, dscores }), undefined],
});

/** `y[B,K,E] = sum over t of weights[B,T,K] x[B,T,E]`: what attention with K heads reads (Lin et al. 2017, A structured self-attentive sentence embedding). */
export const weightedSum = op<Two, k.PoolSizes>({
  name: "weightedSum",
  inputs: ["weights", "x"],
  options: [],
  sizes: ([weights, x]) => loops(dims("weights[B,T,K] x[B,T,E]", weights, x), ["T", "K", "E"]),
  shape: ({ B, K, E }) => [B, K, E],
  forward: (s, y, [weights, x]) => launch(k.weightedSum, s, { weights, x, y }),
  backward: (s, dy, _y, [weights, x]) => [
    (dweights) => launch(k.weightedSumWeightsGradient, s, { x, dy, dweights }),
    (dx) => launch(k.weightedSumInputGradient, s, { weights, dy, dx }),
  ],
});
