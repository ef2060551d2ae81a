import {
  binaryCrossEntropyWithLogits,
  count,
  crossEntropy,
  mseLoss,
  type Shape,
  type Tensor,
  weightedMseLoss,
} from "@bosquejo/tensor";
import fc from "fast-check";
import { between, uniform } from "../../../random.js";
import { between as whole } from "../../drawn.js";
import { type Case, type Input, type OpRow, row } from "../../row.js";

const differentiable = (name: string): Input => ({ name, values: uniform, differentiable: true });
const twice = (...shape: number[]): Case<undefined> => ({ shapes: [shape, shape], options: undefined });

/** The row of a loss that is the mean of f over two tensors of one shape. */
const mean = (
  name: string,
  op: (x: Tensor, targets: Tensor) => Tensor,
  names: readonly [x: string, targets: string],
  f: (x: number, target: number) => number,
): OpRow =>
  row<undefined>({
    name,
    run: ([x, targets]) => [op(x!, targets!)],
    inputs: [differentiable(names[0]), { name: names[1], values: between(0, 1) }],
    cases: [twice(1), twice(7), twice(4, 8), twice(3, 5, 2), twice(5, 131), twice(16, 12, 12, 3)],
    drawn: fc.array(whole(1, 9), { minLength: 1, maxLength: 3 }).map((shape) => twice(...shape)),
    reference: ([x, targets]) => [
      Float64Array.of(x!.reduce((total, value, i) => total + f(value, targets![i]!), 0) / x!.length),
    ],
    terms: ([shape]) => count(shape!),
    refused: [
      {
        shapes: [
          [2, 3],
          [3, 2],
        ],
        options: undefined,
        message: `${name}: expected ${names[0]} and ${names[1]} of the same shape, got [2, 3] [3, 2]`,
      },
      { ...twice(4), dtypes: ["f32", "u32"], message: `${name}: expected f32 for tensor 2 of 2, got u32` },
    ],
  });

/** A case with logits of the given shape; the labels have that shape without its last dimension. */
const labelled = (...shape: number[]): Case<undefined> => ({ shapes: [shape, shape.slice(0, -1)], options: undefined });
const classes = (shapes: readonly Shape[]) => shapes[0]!.at(-1)!;

const categorical = row<undefined>({
  name: "crossEntropy",
  run: ([logits, labels]) => [crossEntropy(logits!, labels!)],
  inputs: [
    differentiable("logits"),
    {
      name: "labels",
      dtype: "u32",
      values: ({ random, size, shapes }) =>
        Uint32Array.from({ length: size }, () => Math.floor(random() * classes(shapes))),
    },
  ],
  cases: [
    labelled(1, 2),
    labelled(7, 5),
    labelled(4, 8),
    labelled(2, 3, 3),
    labelled(128, 10),
    labelled(2, 1031),
    labelled(97, 12),
    labelled(2, 4096),
  ],
  drawn: fc
    .tuple(fc.array(whole(1, 5), { minLength: 1, maxLength: 3 }), whole(2, 13))
    .map(([rows, N]) => labelled(...rows, N)),
  reference: ([logits, labels], shapes) => {
    const N = classes(shapes);
    let total = 0;
    labels!.forEach((label, row) => {
      const exponentials = logits!.slice(row * N, (row + 1) * N).map(Math.exp);
      total -= Math.log(exponentials[label]! / exponentials.reduce((sum, value) => sum + value, 0));
    });
    return [Float64Array.of(total / labels!.length)];
  },
  terms: (shapes) => Math.max(classes(shapes), count(shapes[1]!)),
  refused: [
    {
      shapes: [[4, 3], [3]],
      options: undefined,
      message: "crossEntropy: expected logits[...,N] labels[...], got [4, 3] [3]",
    },
    {
      shapes: [
        [4, 3],
        [4, 1],
      ],
      options: undefined,
      message: "crossEntropy: expected logits[...,N] labels[...], got [4, 3] [4, 1]",
    },
    {
      shapes: [[3], [1]],
      options: undefined,
      message: "crossEntropy: expected logits[...,N] labels[...], got [3] [1]",
    },
    {
      ...labelled(4, 3),
      dtypes: ["f32", "f32"],
      message: "crossEntropy: expected u32 for tensor 2 of 2, got f32",
    },
  ],
});

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

const rows = (B: number, N: number): Case<undefined> => ({
  shapes: [
    [B, N],
    [B, N],
    [B, 1],
  ],
  options: undefined,
});

const weighted = row<undefined>({
  name: "weightedMseLoss",
  run: ([y, target, weights]) => [weightedMseLoss(y!, target!, weights!)],
  inputs: [
    differentiable("y"),
    { name: "target", values: between(0, 1) },
    { name: "weights", values: between(0.1, 3) },
  ],
  cases: [rows(1, 1), rows(7, 5), rows(4, 8), rows(3, 131), rows(40, 64)],
  drawn: fc.tuple(whole(1, 9), whole(1, 9)).map(([B, N]) => rows(B, N)),
  reference: ([y, target, weights], [shape]) => [
    Float64Array.of(
      y!.reduce(
        (total, value, i) => total + weights![Math.floor(i / shape!.at(-1)!)]! * (value - target![i]!) ** 2,
        0,
      ) / y!.length,
    ),
  ],
  terms: ([shape]) => count(shape!),
  refused: [
    {
      shapes: [
        [2, 3],
        [2, 3],
        [3, 1],
      ],
      options: undefined,
      message: "weightedMseLoss: expected y[B,N] target[B,N] weights[B,1], got [2, 3] [2, 3] [3, 1]: B is both 2 and 3",
    },
  ],
});

export const losses: readonly OpRow[] = [
  mean("mseLoss", mseLoss, ["y", "target"], (y, target) => (y - target) ** 2),
  mean(
    "binaryCrossEntropyWithLogits",
    binaryCrossEntropyWithLogits,
    ["logits", "targets"],
    (x, t) => -t * Math.log(sigmoid(x)) - (1 - t) * Math.log(1 - sigmoid(x)),
  ),
  categorical,
  weighted,
];
