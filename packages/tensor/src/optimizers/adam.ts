import * as k from "@bosquejo/kernels";
import { checkInputs, explained, launch } from "../autograd/op.js";
import { launchStrips } from "../runtime/launches/strips.js";
import { checkFlag, checkOptions, isFloat } from "../runtime/options.js";
import { count, dims, kindOf, sameLength, TensorError } from "../runtime/shape.js";
import type { Tensor } from "../runtime/tensor.js";

/** What all optimizers here take: how gradients are read and how weights decay. */
export interface DecayOptions {
  readonly weightDecay?: number;
  /** how many weights, from the first on and a multiple of four, decay; all unless given */
  readonly decayed?: number;
  /** what the gradients were multiplied by, and are divided by first; 1 unless given */
  readonly lossScale?: number;
}

const decayOptions = ["weightDecay?", "decayed?", "lossScale?"] as const;

/** Throws where a number is not above 0, or is none in 32 bits. */
function checkAbove(what: string, value: number): void {
  if (!(isFloat(value) && value > 0 && isFloat(1 / value)))
    throw new TensorError(`wants ${what} above 0, got ${kindOf(value)}`);
}

function checkShare(what: string, value: number): void {
  if (isFloat(value) && value >= 0 && value < 1) return;
  throw new TensorError(`wants ${what} from 0 to below 1, got ${kindOf(value)}`);
}

/** Throws where decayed weights do not come in fours, among other things. */
function scalingSizes(LENGTH: number, { weightDecay = 0, decayed = LENGTH, lossScale = 1 }: DecayOptions) {
  const inFours = Number.isInteger(decayed) && decayed >= 0 && decayed < LENGTH && decayed % 4 === 0;
  if (decayed !== LENGTH && !inFours)
    throw new TensorError(`wants decayed weights in fours, ${LENGTH} at most, got ${kindOf(decayed)}`);
  if (!(isFloat(weightDecay) && weightDecay >= 0))
    throw new TensorError(`wants a weight decay of 0 or more, got ${kindOf(weightDecay)}`);
  checkAbove("a loss scale", lossScale);
  return { LENGTH, DECAY: weightDecay, DECAYED: decayed, UNSCALE: 1 / lossScale };
}

/** What RMSprop takes beside its rate. */
export interface RmspropOptions extends DecayOptions {
  readonly rho: number;
  readonly epsilon: number;
}

/**
 * One RMSprop step in place (Tieleman and Hinton 2012): s = rho s + (1 - rho) g^2, w -= rate g / (sqrt(s) + epsilon),
 * with the rate `[1]` on the device. Weights that decay also lose rate weightDecay w (Loshchilov and Hutter 2019,
 * Decoupled weight decay regularization).
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

/** What gradient descent takes beside its rate. */
export interface SgdOptions extends DecayOptions {
  readonly momentum: number;
  /** looks ahead by the momentum (Sutskever et al. 2013); not unless given */
  readonly nesterov?: boolean;
}

/**
 * One step of gradient descent in place, PyTorch's SGD without dampening: g += weightDecay w, v = momentum v + g, w -= rate v, or
 * rate (g + momentum v) with nesterov. The velocity begins at zeros; the rate is `[1]` on the device.
 */
export function sgd(weights: Tensor, gradients: Tensor, velocity: Tensor, rate: Tensor, options: SgdOptions): void {
  checkInputs("sgd", [weights, gradients, velocity, rate]);
  checkOptions("sgd", options, ["momentum", "nesterov?", ...decayOptions]);
  const { momentum, nesterov = false } = options;
  const sizes = explained("sgd", () => {
    dims("rate[1]", rate.shape);
    checkShare("a momentum", momentum);
    checkFlag("nesterov", nesterov);
    if (nesterov && momentum === 0) throw new TensorError("wants a momentum above 0 with nesterov, got 0");
    const shapes = [gradients.shape, velocity.shape];
    const { LENGTH } = sameLength("weights, gradients and velocity", weights.shape, ...shapes);
    return { ...scalingSizes(LENGTH, options), MOMENTUM: momentum, NESTEROV: nesterov ? 1 : 0 };
  });
  launchStrips(k.sgd, sizes, { weights, gradients, velocity, rate });
}

/** What Adam takes beside its rate. */
export interface AdamOptions extends DecayOptions {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
}

// stands for the logarithm of 0: no power of e^-100 shows in a float32 beside 1
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
 * One Adam step in place (Kingma and Ba 2015) with the decay as part of the gradient: g += weightDecay w. Means and mean squares
 * begin at zeros; `step`, `u32[1]`, counts the steps taken and is advanced here; the rate is `[1]` on the device.
 */
export const adam = adamStep("adam", 0);
/**
 * One Adam step in place, see `adam`, with the decay beside the gradient: w -= rate weightDecay w (Loshchilov and Hutter
 * 2019, Decoupled weight decay).
 */
export const adamw = adamStep("adamw", 1);

/** What gradients are clipped to. */
export interface ClipOptions {
  readonly maxNorm: number;
  /** what the gradients were multiplied by: the norm is of those before; 1 unless given */
  readonly lossScale?: number;
}

const SUMS = 1024;

/**
 * Scales flat gradients in place by min(1, maxNorm / (norm + 1e-6)), as PyTorch's `clip_grad_norm_`, and gives their Euclidean
 * norm from before, `[1]` (Pascanu et al. 2013). A norm of NaN makes all of them NaN, an infinite one those that are infinite.
 */
export function clipGradients(gradients: Tensor, options: ClipOptions): Tensor {
  const device = checkInputs("clipGradients", [gradients]);
  checkOptions("clipGradients", options, ["maxNorm", "lossScale?"]);
  const { maxNorm, lossScale = 1 } = options;
  explained("clipGradients", () => {
    checkAbove("a norm", maxNorm);
    checkAbove("a loss scale", lossScale);
  });
  const LENGTH = count(gradients.shape);
  const fours = Math.ceil(LENGTH / 4);
  const SLICES = k.slicesOf(fours, Math.min(SUMS, fours / 64));
  const parts = device.tensor([SLICES]);
  const norm = device.tensor([1]);
  launch(k.squares, { LENGTH, SLICES }, { gradients, sums: parts });
  launch(k.norm, { SLICES, UNSCALE: 1 / lossScale }, { parts, norm });
  launch(k.clip, { LENGTH, MOST: maxNorm }, { clipped: gradients, by: norm });
  parts.dispose();
  return norm;
}
