import { type Activation, count, linear, matmul, type Shape } from "@bosquejo/tensor";
import fc from "fast-check";
import { uniform } from "../../../random.js";
import { between } from "../../drawn.js";
import { type Case, row } from "../../row.js";
import { activate } from "../elementwise/activation.js";

const one = (...shapes: Shape[]) => ({ shapes, options: undefined });
const layer = (M: number, K: number, N: number, options: Activation) => ({ shapes: [[M, K], [K, N], [N]], options });

const residual = (M: number, K: number, N: number, options: Activation) => ({
  shapes: [
    [M, K],
    [K, N],
    [M, N],
  ],
  options,
});

/** The reference of one product: `y[M,N] = activation(a[M,K] b[K,N] + bias)` for `bias[N]` or `bias[M,N]`. */
function product(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  [[M, K], [, N]]: readonly [[number, number], [number, number]],
  bias: ArrayLike<number> = new Float64Array(N),
  activation: Activation = "none",
): Float64Array {
  const y = new Float64Array(M * N);
  for (let m = 0; m < M; m++) {
    for (let n = 0; n < N; n++) {
      let sum = bias[bias.length > N ? m * N + n : n]!;
      for (let k = 0; k < K; k++) sum += a[m * K + k]! * b[k * N + n]!;
      y[m * N + n] = activate(activation, sum);
    }
  }
  return y;
}

type MatrixShapes = readonly [[number, number], [number, number]];

/** The matrix products of all batches; b may have one matrix for all of them. */
function eachProduct(a: Float64Array, b: Float64Array, [left, right]: readonly Shape[]): Float64Array {
  const [M, K, N] = [left!.at(-2)!, left!.at(-1)!, right!.at(-1)!];
  const y = Array.from({ length: a.length / (M * K) }, (_, i) => {
    const other = b.length === K * N ? 0 : i * K * N;
    const own = a.subarray(i * M * K, (i + 1) * M * K);
    return [
      ...product(own, b.subarray(other, other + K * N), [
        [M, K],
        [K, N],
      ]),
    ];
  });
  return Float64Array.from(y.flat());
}

const side = between(1, 12);
const drawn: fc.Arbitrary<Case<undefined>> = fc
  .tuple(side, between(1, 40), side, fc.array(between(1, 4), { maxLength: 2 }), fc.boolean())
  .map(([M, K, N, batches, shared]) => one([...batches, M, K], [...(shared ? [] : batches), K, N]));

export const matmulRow = row<undefined>({
  name: "matmul",
  run: ([a, b]) => [matmul(a!, b!)],
  inputs: [
    { name: "a", values: uniform, differentiable: true },
    { name: "b", values: uniform, differentiable: true },
  ],
  cases: [
    one([1, 1], [1, 1]),
    one([3, 5], [5, 7]),
    one([4, 8], [8, 4]),
    one([13, 17], [17, 11]),
    one([1, 37], [37, 1]),
    one([33, 4], [4, 3]),
    one([5, 3], [3, 16]),
    one([2, 1], [1, 12]),
    one([16, 24], [24, 40]),
    one([3, 5, 7], [3, 7, 4]),
    one([2, 3, 8, 12], [2, 3, 12, 16]),
    one([5, 9, 4], [4, 6]),
    one([3, 2, 5, 8], [1, 8, 3]),
    one([40, 3, 3], [40, 3, 3]),
  ],
  drawn,
  reference: ([a, b], shapes) => [eachProduct(a!, b!, shapes)],
  terms: ([a, b]) => Math.max(count(a!.slice(0, -1)), a!.at(-1)!, b!.at(-1)!),
  refused: [
    {
      ...one([64, 300], [256, 512]),
      message: "matmul: expected a[M,K] b[K,N], got [64, 300] [256, 512]: K is both 300 and 256",
    },
    {
      ...one([2, 3, 4], [5, 4]),
      message: "matmul: expected a[...,M,K] b[...,K,N], got [2, 3, 4] [5, 4]: K is both 4 and 5",
    },
    {
      ...one([4], [4, 5]),
      message: "matmul: expected a[...,M,K] b[...,K,N], got [4] [4, 5]: a has fewer than two dimensions",
    },
    {
      ...one([2, 3, 4], [3, 4, 5]),
      message:
        "matmul: expected a[...,M,K] b[...,K,N], got [2, 3, 4] [3, 4, 5]: " +
        "the batches differ: repeat the smaller ones with broadcastTo",
    },
    { ...one([2, 3]), message: "matmul: expected tensors and options, got undefined as argument 2" },
    {
      ...one([2, 3], [3, 2]),
      dtypes: ["f32", "u32"],
      message: "matmul: expected f32 for tensor 2 of 2, got u32",
    },
  ],
});

const linearRow = row<Activation>({
  name: "linear",
  run: ([x, w, bias], activation) => [linear(x!, w!, bias!, activation)],
  inputs: [
    { name: "x", values: uniform, differentiable: true },
    { name: "w", values: uniform, differentiable: true },
    { name: "bias", values: uniform, differentiable: true },
  ],
  cases: [
    layer(5, 7, 3, "none"),
    layer(8, 12, 16, "relu"),
    layer(3, 11, 5, "relu"),
    layer(4, 9, 8, "sigmoid"),
    layer(7, 4, 13, "tanh"),
    layer(6, 10, 4, { leakyRelu: 0.2 }),
    layer(1, 1, 1, "none"),
    residual(5, 7, 3, "none"),
    residual(8, 12, 16, "none"),
    residual(6, 10, 4, "relu"),
  ],
  drawn: fc
    .tuple(
      between(2, 20),
      between(1, 30),
      between(2, 20),
      fc.constantFrom<Activation>("none", "relu", "sigmoid", "tanh"),
      fc.constantFrom(layer, residual),
    )
    .map(([M, K, N, activation, of]) => of(M, K, N, activation)),
  reference: ([x, w, bias], shapes, activation) => [
    product(x!, w!, shapes as unknown as MatrixShapes, bias!, activation),
  ],
  terms: ([x, w]) => Math.max(...x!, ...w!),
  refused: [
    {
      shapes: [[2, 3], [3, 4], [3]],
      options: "none",
      message: "linear: expected x[M,K] w[K,N] bias[N], got [2, 3] [3, 4] [3]: N is both 4 and 3",
    },
    {
      shapes: [[2, 3], [4, 3], [3]],
      options: "relu",
      message: "linear: expected x[M,K] w[K,N] bias[N], got [2, 3] [4, 3] [3]: K is both 3 and 4",
    },
    {
      shapes: [
        [2, 3],
        [3, 4],
        [3, 4],
      ],
      options: "none",
      message: "linear: expected x[M,K] w[K,N] bias[M,N], got [2, 3] [3, 4] [3, 4]: M is both 2 and 3",
    },
  ],
});

export const products = [matmulRow, linearRow];
