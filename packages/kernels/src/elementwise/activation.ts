import { constantsOf, type Fragment } from "../kernel.js";
import wgsl from "./activation.wgsl";

/** An activation that a kernel applies on its store; see `activation.wgsl`. */
export type ActivationSizes = { ACTIVATION: number; SLOPE: number };
/** How a gradient is stored: added to what is there where ADD is 1, then through the slope of the activation that gave x. */
export type GradientSizes = ActivationSizes & { ADD: number };

/** Which activation an `ACTIVATION` constant stands for. */
export const activationCodes = { none: 0, relu: 1, sigmoid: 2, tanh: 3, leakyRelu: 4 } as const;

/** The functions `activate` and `slope_at`, for kernels to join. */
export const activationFunctions: Fragment = { constants: constantsOf(activationCodes), wgsl };
