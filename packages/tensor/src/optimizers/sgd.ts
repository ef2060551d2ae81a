import * as k from "@bosquejo/kernels";
import { checkInputs, explained } from "../runtime/arguments.js";
import { launchStrips } from "../runtime/launches/strips.js";
import { checkFlag, checkOptions } from "../runtime/options.js";
import { dims, sameLength, TensorError } from "../runtime/shape.js";
import type { Tensor } from "../runtime/tensor.js";
import { checkShare, type DecayOptions, decayOptions, scalingSizes } from "./decay.js";

/** The options of gradient descent. The rate is a tensor. */
export interface SgdOptions extends DecayOptions {
  readonly momentum: number;
  /** uses Nesterov's momentum (Sutskever et al. 2013); false by default */
  readonly nesterov?: boolean;
}

/**
 * Applies one step of gradient descent in place, as PyTorch's SGD without dampening:
 *   g += weightDecay w, v = momentum v + g, w -= rate v.
 * With `nesterov`, the update is w -= rate (g + momentum v). The velocity v begins at zeros. `rate` is a tensor `[1]`.
 */
export function sgd(weights: Tensor, gradients: Tensor, velocity: Tensor, rate: Tensor, options: SgdOptions): void {
  checkInputs("sgd", [weights, gradients, velocity, rate]);
  checkOptions("sgd", options, ["momentum", "nesterov?", ...decayOptions]);
  const { momentum, nesterov = false } = options;
  const sizes = explained("sgd", () => {
    dims("rate[1]", rate.shape);
    checkShare("a momentum", momentum);
    checkFlag("nesterov", nesterov);
    if (nesterov && momentum === 0) throw new TensorError("expected a momentum above 0 with nesterov, got 0");
    const shapes = [gradients.shape, velocity.shape];
    const { LENGTH } = sameLength("weights, gradients and velocity", weights.shape, ...shapes);
    return { ...scalingSizes(LENGTH, options), MOMENTUM: momentum, NESTEROV: nesterov ? 1 : 0 };
  });
  launchStrips(k.sgd, sizes, { weights, gradients, velocity, rate });
}
