import { constantsOf, type Fragment } from "../kernel.js";
import wgsl from "./activation.wgsl";

/** The activation that a kernel applies to a value before it stores it; see `activation.wgsl`. */
export type ActivationSizes = { ACTIVATION: number; SLOPE: number };
/**
 * The epilogue of a gradient at x. If ADD is 1, the kernel adds the gradient that is already stored. Then it multiplies
 * by the slope of the activation that computed x.
 */
export type GradientSizes = ActivationSizes & { ADD: number };

/** The values of an `ACTIVATION` constant, by the name of the activation. */
export const activationCodes = { none: 0, relu: 1, sigmoid: 2, tanh: 3, leakyRelu: 4 } as const;

/** The WGSL functions `activate` and `slope_at`, which kernels join with their own files. */
export const activationFunctions: Fragment = { constants: constantsOf(activationCodes), wgsl };
