import * as k from "@bosquejo/kernels";
import type { Tensor } from "../../runtime/tensor.js";
import { fillProduct } from "../shared/fill-product.js";
import { fillInputGradient } from "../shared/input-gradient.js";

/** The sizes of matrix products `[BATCHES,M,K] [BATCHES,K,N]`. */
export type MatrixSizes = { M: number; K: number; N: number; BATCHES: number };

/** The gradient at the left matrix: `da[M,K] = dy[M,N] b[K,N]^T`. */
export const fillRowGradient = (
  product: typeof k.matmulGradientA,
  { M, K, N, BATCHES }: MatrixSizes,
  dy: Tensor,
  b: Tensor,
  a: Tensor,
) => fillInputGradient(product, k.matrixAsWindow({ M, K: N, N: K, BATCHES }), dy, b, a);

/** Fills the gradient at the right matrix: `db[K,N] = a[M,K]^T dy[M,N]`. */
export function fillMatrixGradient(
  product: typeof k.matmulGradientB,
  { M, K, N, BATCHES }: MatrixSizes,
  a: Tensor,
  dy: Tensor,
  db: Tensor,
): void {
  const grid = { B: 1, H: 1, W: M, LH: 1, LW: M };
  fillProduct(product, { ...grid, M: K, N, ...k.singleTap, BATCHES }, { a, b: dy, y: db });
}
