import largerB from "./families/larger-b.wgsl";
import { strided } from "./families/strided.js";
import { weightGradient } from "./families/weight-gradient.js";
import { inputGradient, plainProduct } from "./window-product.js";

// older files of choices contain the gradients of matrix products under these names
const FORMER = { a: "convTranspose2dInputGradient", b: "convTranspose2dWeightGradient" };
const larger = { operand: "b", wgsl: largerB } as const;

/** Computes `y[M,N] = a[M,K] b[K,N]` as a window of one tap over an image `[1,1,M,K]`. */
export const matmul = plainProduct("matmul", strided);
/** Computes `da[M,K] = dy[M,N] b[K,N]^T`. Operand a is `dy`, x is the operand a of the forward product. */
export const matmulGradientA = inputGradient("matmulGradientA", strided, FORMER.a);
/** Computes `db[K,N] = a[M,K]^T dy[M,N]`. Operand b is `dy`. */
export const matmulGradientB = weightGradient("matmulGradientB", larger, FORMER.b);

/** Computes `y[BATCHES,M,N] = a[BATCHES,M,K] b[BATCHES,K,N]`, like `matmul`. */
export const batchedMatmul = plainProduct("batchedMatmul", strided, "matmul");
/** Computes `da[BATCHES,M,K]`, like `matmulGradientA`. */
export const batchedMatmulGradientA = inputGradient("batchedMatmulGradientA", strided, FORMER.a);
/** Computes `db[BATCHES,K,N]`, like `matmulGradientB`. */
export const batchedMatmulGradientB = weightGradient("batchedMatmulGradientB", larger, FORMER.b);
