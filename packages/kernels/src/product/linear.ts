import largerB from "./families/larger-b.wgsl";
import { strided } from "./families/strided.js";
import { weightGradient } from "./families/weight-gradient.js";
import { forwardProduct, inputGradient } from "./window-product.js";

/** Computes `y[M,N] = activation(bias[N] + a[M,K] b[K,N])` as a window of one tap over an image `[1,1,M,K]`. */
export const linear = forwardProduct("linear", strided);
/** Computes `dx[M,K] = dy[M,N] w[K,N]^T`. a is `dy`, b are the weights, x is the input of the forward product. */
export const linearInputGradient = inputGradient("linearInputGradient", strided, "convTranspose2dInputGradient");
/** Computes `dw[K,N] = x[M,K]^T dy[M,N]`. a is `x`, b is `dy`. */
export const linearWeightGradient = weightGradient(
  "linearWeightGradient",
  { operand: "b", wgsl: largerB },
  "convTranspose2dWeightGradient",
);
