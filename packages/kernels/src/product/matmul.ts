import largerB from "./families/larger-b.wgsl";
import { strided } from "./families/strided.js";
import { weightGradient } from "./families/weight-gradient.js";
import { inputGradient, plainProduct } from "./window-product.js";

// a window of one tap over the image [1,1,M,K]; choices once recorded its gradients as those of such a window
const FORMER = { a: "convTranspose2dInputGradient", b: "convTranspose2dWeightGradient" };
const larger = { operand: "b", wgsl: largerB } as const;

/** `y[M,N] = a[M,K] b[K,N]` as a window of one tap over the image `[1,1,M,K]`. */
export const matmul = plainProduct("matmul", strided);
/** `da[M,K] = dy[M,N] b[K,N]^T`: a is `dy`, x is the a of the forward. */
export const matmulGradientA = inputGradient("matmulGradientA", strided, FORMER.a);
/** `db[K,N] = a[M,K]^T dy[M,N]`: b is `dy`. */
export const matmulGradientB = weightGradient("matmulGradientB", larger, FORMER.b);

/** `y[BATCHES,M,N] = a[BATCHES,M,K] b[BATCHES,K,N]`, as `matmul`. */
export const batchedMatmul = plainProduct("batchedMatmul", strided, "matmul");
/** `da[BATCHES,M,K]`, as `matmulGradientA`. */
export const batchedMatmulGradientA = inputGradient("batchedMatmulGradientA", strided, FORMER.a);
/** `db[BATCHES,K,N]`, as `matmulGradientB`. */
export const batchedMatmulGradientB = weightGradient("batchedMatmulGradientB", larger, FORMER.b);
