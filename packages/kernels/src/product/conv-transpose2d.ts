import { fractional } from "./families/fractional.js";
import largerB from "./families/larger-b.wgsl";
import { strided } from "./families/strided.js";
import { weightGradient } from "./families/weight-gradient.js";
import { forwardProduct, inputGradient } from "./window-product.js";

/** `y[B,OH,OW,N] = activation(bias[N] + fractional window of a[B,H,W,K] with b[R,S,K,N])`. */
export const convTranspose2d = forwardProduct("convTranspose2d", fractional);
/** `dx`: a is `dy`, b the weights `[R,S,N,K]` of the forward, x its input. */
export const convTranspose2dInputGradient = inputGradient("convTranspose2dInputGradient", strided);
/** `dw[R,S,M,N]`: a is `x[B,H,W,M]`, b is `dy[B,LH,LW,N]`. */
export const convTranspose2dWeightGradient = weightGradient("convTranspose2dWeightGradient", {
  operand: "b",
  wgsl: largerB,
});
