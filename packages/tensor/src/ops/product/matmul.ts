import * as k from "@bosquejo/kernels";
import { op } from "../../autograd/op.js";
import { count, dims, type Shape, TensorError, words } from "../../runtime/shape.js";
import type { Tensor } from "../../runtime/tensor.js";
import { fillProduct } from "../shared/fill-product.js";
import { fillMatrixGradient, fillRowGradient, type MatrixSizes } from "./matrix-gradients.js";

type MatmulInputs = readonly [a: Tensor, b: Tensor];

const single = { forward: k.matmul, gradientA: k.matmulGradientA, gradientB: k.matmulGradientB } as const;
const batched = {
  ...{ forward: k.batchedMatmul, gradientA: k.batchedMatmulGradientA, gradientB: k.batchedMatmulGradientB },
} as const;
const productsOf = ({ BATCHES }: MatrixSizes) => (BATCHES === 1 ? single : batched);

const batchesOf = (shape: Shape): Shape => shape.slice(0, -2);

/**
 * Matrix products `y[...,M,N] = a[...,M,K] b[...,K,N]`: the batches `...` of a and b are equal, or b has one matrix for
 * all batches. `broadcastTo` can repeat a smaller operand first.
 */
export const matmul = op<MatmulInputs, MatrixSizes>({
  name: "matmul",
  inputs: ["a", "b"],
  options: [],
  sizes: ([a, b]) => {
    if (a.length === 2 && b.length === 2) return { ...dims("a[M,K] b[K,N]", a, b), BATCHES: 1 };
    const refuse = (why: string): never => {
      throw new TensorError(`expected a[...,M,K] b[...,K,N], got ${words(a)} ${words(b)}: ${why}`);
    };
    if (a.length < 2 || b.length < 2) refuse(`${a.length < 2 ? "a" : "b"} has fewer than two dimensions`);
    const [M = 0, K = 0] = a.slice(-2);
    const [rows = 0, N = 0] = b.slice(-2);
    if (K !== rows) refuse(`K is both ${K} and ${rows}`);
    const [own, others] = [batchesOf(a), batchesOf(b)];
    // b is one matrix: a single product with the rows of all batches of a
    if (others.length <= own.length && count(others) === 1) return { M: count(own) * M, K, N, BATCHES: 1 };
    if (words(own) !== words(others)) refuse("the batches differ: repeat the smaller ones with broadcastTo");
    return { M, K, N, BATCHES: count(own) };
  },
  shape: ({ N }, [a]) => [...a.slice(0, -1), N],
  forward: (s, y, [a, b]) => fillProduct(productsOf(s).forward, k.matrixAsWindow(s), { a, b, y }),
  backward: (s, dy, _y, [a, b]) => {
    const { gradientA, gradientB } = productsOf(s);
    return [fillRowGradient(gradientA, s, dy, b, a), (db) => fillMatrixGradient(gradientB, s, a, dy, db)];
  },
});
