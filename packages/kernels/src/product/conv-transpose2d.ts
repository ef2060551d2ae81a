import { fractional } from "./families/fractional.js";
import largerB from "./families/larger-b.wgsl";
import { strided } from "./families/strided.js";
import { weightGradient } from "./families/weight-gradient.js";
import { forwardProduct, inputGradient } from "./window-product.js";

/** Computes `y[B,OH,OW,N] = activation(bias[N] + transposed convolution of a[B,H,W,K] with b[R,S,K,N])`. */
export const convTranspose2d = forwardProduct("convTranspose2d", fractional);
/** Computes `dx`. a is `dy`, b are the weights `[R,S,N,K]` of the forward product, x is its input. */
export const convTranspose2dInputGradient = inputGradient("convTranspose2dInputGradient", strided);
/** Computes `dw[R,S,M,N]`. a is `x[B,H,W,M]`, b is `dy[B,LH,LW,N]`. */
export const convTranspose2dWeightGradient = weightGradient("convTranspose2dWeightGradient", {
  operand: "b",
  wgsl: largerB,
});
