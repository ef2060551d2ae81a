import * as k from "@bosquejo/kernels";
import { checkInputs, explained } from "../runtime/arguments.js";
import { launch } from "../runtime/launches/launch.js";
import { launchStrips } from "../runtime/launches/strips.js";
import { checkOptions } from "../runtime/options.js";
import { dims, sameLength } from "../runtime/shape.js";
import type { Tensor } from "../runtime/tensor.js";
import { checkAbove, checkShare, type DecayOptions, decayOptions, scalingSizes } from "./decay.js";

/** The options of Adam. The rate is a tensor. */
export interface AdamOptions extends DecayOptions {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
}

// used instead of log(0), which is not finite: in float32, 1 - e^(-100 t) is 1, as is 1 - 0^t
const LEAST_LOG = -100;

function adamSizes(LENGTH: number, options: AdamOptions): Omit<k.AdamSizes, "DECOUPLED"> {
  const { beta1, beta2, epsilon } = options;
  checkShare("beta1", beta1);
  checkShare("beta2", beta2);
  checkAbove("an epsilon", epsilon);
  const log = (beta: number) => Math.max(LEAST_LOG, Math.log(beta));
  return {
    ...{ REST_1: 1 - beta1, REST_2: 1 - beta2, LOG_1: log(beta1), LOG_2: log(beta2), EPSILON: epsilon },
    ...scalingSizes(LENGTH, options),
  };
}

type AdamStep = (
  weights: Tensor,
  gradients: Tensor,
  mean: Tensor,
  meanSquare: Tensor,
  step: Tensor,
  rate: Tensor,
  options: AdamOptions,
) => void;

const adamStep =
  (name: string, DECOUPLED: number): AdamStep =>
  (weights, gradients, mean, meanSquare, step, rate, options) => {
    checkInputs(name, [weights, gradients, mean, meanSquare, step, rate], ["f32", "f32", "f32", "f32", "u32", "f32"]);
    checkOptions(name, options, ["beta1", "beta2", "epsilon", ...decayOptions]);
    const sizes = explained(name, () => {
      dims("step[1] rate[1]", step.shape, rate.shape);
      const others = [gradients.shape, mean.shape, meanSquare.shape];
      const { LENGTH } = sameLength("weights, gradients, means and mean squares", weights.shape, ...others);
      return { ...adamSizes(LENGTH, options), DECOUPLED };
    });
    launch(k.advance, { AT: 0, BY: 1, LIMIT: 0 }, { counter: step });
    launchStrips(k.adam, sizes, { weights, gradients, mean, mean_square: meanSquare, step, rate });
  };

/**
 * Applies one Adam step in place (Kingma and Ba 2015). Weight decay is part of the gradient: g += weightDecay w.
 *
 * `mean` and `meanSquare` have the shape of the weights and begin at zeros. `step`, `u32[1]`, is the number of steps
 * taken; this function advances it. `rate` is a tensor `[1]`.
 */
export const adam = adamStep("adam", 0);
/**
 * Applies one AdamW step in place: `adam` with weight decay separate from the gradient, w -= rate weightDecay w
 * (Loshchilov and Hutter 2019, Decoupled weight decay).
 */
export const adamw = adamStep("adamw", 1);
