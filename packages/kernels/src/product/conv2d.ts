import { fractional } from "./families/fractional.js";
import largerA from "./families/larger-a.wgsl";
import { strided } from "./families/strided.js";
import { weightGradient } from "./families/weight-gradient.js";
import { forwardProduct, inputGradient } from "./window-product.js";

/** Computes `y[B,OH,OW,N] = activation(bias[N] + convolution of a[B,H,W,K] with b[R,S,K,N])`. */
export const conv2d = forwardProduct("conv2d", strided);
/** Computes `dx`. a is `dy`, b are the weights `[R,S,N,K]` of the forward product, x is its input. */
export const conv2dInputGradient = inputGradient("conv2dInputGradient", fractional);
/** Computes `dw[R,S,M,N]`. a is `x[B,LH,LW,M]`, b is `dy[B,H,W,N]`. */
export const conv2dWeightGradient = weightGradient("conv2dWeightGradient", { operand: "a", wgsl: largerA });
