import * as k from "@bosquejo/kernels";
import { op } from "../../autograd/op.js";
import { dims } from "../../runtime/shape.js";
import type { Tensor } from "../../runtime/tensor.js";
import { type Activation, activationSizes } from "../shared/activation.js";
import { fillProduct } from "../shared/fill-product.js";
import { fillSum } from "../shared/reduce.js";
import { fillMatrixGradient, fillRowGradient, type MatrixSizes } from "./matrix-gradients.js";

/**
 * `y[M,N] = activation(x[M,K] w[K,N] + bias[N])`; a bias `[M,N]` is a matrix that is added, such as the input of a
 * residual block (He et al. 2016, Deep residual learning).
 */
export const linear = op<
  readonly [x: Tensor, w: Tensor, bias: Tensor],
  Omit<MatrixSizes, "BATCHES"> & k.ActivationSizes & { RESIDUAL?: number },
  Activation
>({
  name: "linear",
  inputs: ["x", "w", "bias"],
  sizes: ([x, w, bias], activation) => ({
    ...(bias.length === 2
      ? { ...dims("x[M,K] w[K,N] bias[M,N]", x, w, bias), RESIDUAL: 1 }
      : dims("x[M,K] w[K,N] bias[N]", x, w, bias)),
    ...activationSizes(activation),
  }),
  shape: ({ M, N }) => [M, N],
  forward: ({ ACTIVATION, SLOPE, RESIDUAL, ...s }, y, [a, b, bias]) =>
    fillProduct(
      k.linear,
      { ...k.matrixAsWindow(s), ACTIVATION, SLOPE, ...(RESIDUAL && { RESIDUAL }) },
      { a, b, bias, y },
    ),
  activation: ({ ACTIVATION, SLOPE }) => ({ ACTIVATION, SLOPE }),
  backward: ({ M, K, N, RESIDUAL }, d, _y, [x, w]) => [
    fillRowGradient(k.linearInputGradient, { M, K, N, BATCHES: 1 }, d, w, x),
    (dw) => fillMatrixGradient(k.linearWeightGradient, { M, K, N, BATCHES: 1 }, x, d, dw),
    RESIDUAL ? d : (dbias) => fillSum(dbias, d, { OUTER: 1, N: M, INNER: N }),
  ],
});
