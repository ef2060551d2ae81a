import * as k from "@bosquejo/kernels";
import { op } from "../../autograd/op.js";
import { dims } from "../../runtime/shape.js";
import type { Tensor } from "../../runtime/tensor.js";
import { type Activation, activationSizes } from "../shared/activation.js";
import { fillProduct } from "../shared/fill-product.js";
import { fillSum } from "../shared/reduce.js";
import { fillMatrixGradient, fillRowGradient, type MatrixSizes } from "./matrix-gradients.js";

/** `y[M,N] = activation(x[M,K] w[K,N] + bias[N])` */
export const linear = op<
  readonly [x: Tensor, w: Tensor, bias: Tensor],
  Omit<MatrixSizes, "BATCHES"> & k.ActivationSizes,
  Activation
>({
  name: "linear",
  inputs: ["x", "w", "bias"],
  sizes: ([x, w, bias], activation) => ({
    ...dims("x[M,K] w[K,N] bias[N]", x, w, bias),
    ...activationSizes(activation),
  }),
  shape: ({ M, N }) => [M, N],
  forward: ({ ACTIVATION, SLOPE, ...s }, y, [a, b, bias]) =>
    fillProduct(k.linear, { ...k.matrixAsWindow(s), ACTIVATION, SLOPE }, { a, b, bias, y }),
  activation: ({ ACTIVATION, SLOPE }) => ({ ACTIVATION, SLOPE }),
  backward: ({ M, K, N }, d, _y, [x, w]) => [
    fillRowGradient(k.linearInputGradient, { M, K, N, BATCHES: 1 }, d, w, x),
    (dw) => fillMatrixGradient(k.linearWeightGradient, { M, K, N, BATCHES: 1 }, x, d, dw),
    (dbias) => fillSum(dbias, d, { OUTER: 1, N: M, INNER: N }),
  ],
});
