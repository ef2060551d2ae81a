import * as k from "@bosquejo/kernels";
import { checkInputs, explained } from "../runtime/arguments.js";
import { launchStrips } from "../runtime/launches/strips.js";
import { checkOptions } from "../runtime/options.js";
import { dims, sameLength } from "../runtime/shape.js";
import type { Tensor } from "../runtime/tensor.js";
import { checkAbove, checkShare, type DecayOptions, decayOptions, scalingSizes } from "./decay.js";

/** The options of RMSprop. The rate is a tensor. */
export interface RmspropOptions extends DecayOptions {
  readonly rho: number;
  readonly epsilon: number;
}

/**
 * Applies one RMSprop step in place (Tieleman and Hinton 2012):
 *   s = rho s + (1 - rho) g^2, w -= rate g / (sqrt(s) + epsilon)
 * where s is `meanSquare` and `rate` is a tensor `[1]`. Weights that decay are also reduced by rate weightDecay w
 * (Loshchilov and Hutter 2019, Decoupled weight decay regularization).
 */
export function rmsprop(
  weights: Tensor,
  gradients: Tensor,
  meanSquare: Tensor,
  rate: Tensor,
  options: RmspropOptions,
): void {
  checkInputs("rmsprop", [weights, gradients, meanSquare, rate]);
  checkOptions("rmsprop", options, ["rho", "epsilon", ...decayOptions]);
  const { rho: RHO, epsilon: EPSILON } = options;
  const sizes = explained("rmsprop", () => {
    dims("rate[1]", rate.shape);
    const shapes = [gradients.shape, meanSquare.shape];
    const { LENGTH } = sameLength("weights, gradients and mean squares", weights.shape, ...shapes);
    checkShare("rho", RHO);
    checkAbove("an epsilon", EPSILON);
    return { ...scalingSizes(LENGTH, options), RHO, EPSILON };
  });
  launchStrips(k.rmsprop, sizes, { weights, gradients, mean_square: meanSquare, rate });
}
