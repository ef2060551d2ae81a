import {
  add,
  addBias,
  leakyRelu,
  mean,
  mul,
  relu,
  reshape,
  type Shape,
  scale,
  sigmoid,
  sum,
  type Tensor,
  tanh,
} from "@bosquejo/tensor";
import { awayFromZero, between, uniform } from "../random.js";
import { type Input, type Row, row } from "../row.js";
import { activate } from "./activation.js";

const shapes: readonly Shape[] = [[1], [7], [4, 8], [3, 5, 2], [2, 1, 1, 13], [16, 24]];
const cases = shapes.map((shape) => ({ shapes: [shape], options: undefined }));
const pairs = shapes.map((shape) => ({ shapes: [shape, shape], options: undefined }));
const single = () => 1;

const x: Input = { name: "x", values: uniform, differentiable: true };
const both: readonly Input[] = ["a", "b"].map((name) => ({ ...x, name }));

const binary = (name: string, op: (a: Tensor, b: Tensor) => Tensor, f: (a: number, b: number) => number): Row => ({
  name,
  run: ([a, b]) => [op(a!, b!)],
  inputs: both,
  cases: pairs,
  reference: ([a, b]) => [a!.map((value, i) => f(value, b![i]!))],
  terms: single,
  refused: [
    {
      shapes: [
        [2, 3],
        [3, 2],
      ],
      options: undefined,
      message: `${name}: wants a and b of one shape, got [2, 3] [3, 2]`,
    },
    { shapes: [[6], [1]], options: undefined, message: `${name}: wants a and b of one shape, got [6] [1]` },
  ],
});

const activation = (name: "relu" | "sigmoid" | "tanh", op: (x: Tensor) => Tensor): Row => ({
  name,
  run: ([tensor]) => [op(tensor!)],
  inputs: [{ ...x, values: awayFromZero }],
  cases,
  reference: ([values]) => [values!.map((value) => activate(name, value))],
  terms: single,
  refused: [
    { shapes: [[2]], options: undefined, dtypes: ["u32"], message: `${name}: wants f32 for tensor 1 of 1, got u32` },
  ],
});

/** The sum of all values is `total` times the sum, which is `share` of it. */
const reduction = (name: string, op: (x: Tensor) => Tensor, share: (length: number) => number): Row => ({
  name,
  run: ([tensor]) => [op(tensor!)],
  // not centred: a sum that cancels has no relative precision
  inputs: [{ ...x, values: between(-0.5, 1.5) }],
  cases: [...cases, { shapes: [[63]], options: undefined }, { shapes: [[5, 13, 67]], options: undefined }],
  reference: ([values]) => [
    Float64Array.of(values!.reduce((total, value) => total + value, 0) * share(values!.length)),
  ],
  terms: ([shape]) => shape!.reduce((product, size) => product * size, 1),
  refused: [
    { shapes: [[2]], options: undefined, dtypes: ["u32"], message: `${name}: wants f32 for tensor 1 of 1, got u32` },
  ],
});

export const elementwise: readonly Row[] = [
  binary("add", add, (a, b) => a + b),
  binary("mul", mul, (a, b) => a * b),
  activation("relu", relu),
  activation("sigmoid", sigmoid),
  activation("tanh", tanh),
  reduction("sum", sum, () => 1),
  reduction("mean", mean, (length) => 1 / length),
  row<{ readonly slope: number }>({
    name: "leakyRelu",
    run: ([tensor], options) => [leakyRelu(tensor!, options)],
    inputs: [{ ...x, values: awayFromZero }],
    cases: shapes.map((shape, i) => ({ shapes: [shape], options: { slope: i % 2 === 0 ? 0.01 : 0.3 } })),
    reference: ([values], _shapes, { slope }) => [values!.map((value) => activate({ leakyRelu: slope }, value))],
    terms: single,
    refused: [],
  }),
  row<{ readonly factor: number }>({
    name: "scale",
    run: ([tensor], options) => [scale(tensor!, options)],
    inputs: [x],
    cases: shapes.map((shape, i) => ({ shapes: [shape], options: { factor: i % 2 === 0 ? -2.5 : 0.1 } })),
    reference: ([values], _shapes, { factor }) => [values!.map((value) => factor * value)],
    terms: single,
    refused: [],
  }),
  row<Shape>({
    name: "reshape",
    run: ([tensor], shape) => [reshape(tensor!, shape)],
    inputs: [x],
    cases: [
      { shapes: [[6]], options: [2, 3] },
      { shapes: [[4, 8]], options: [2, 4, 4] },
      { shapes: [[1, 5, 1]], options: [5] },
    ],
    reference: ([values]) => [values!],
    terms: single,
    refused: [
      { shapes: [[2, 3]], options: [4, 2], message: "reshape: wants 6 values, got [4, 2] for [2, 3]" },
      { shapes: [[2, 3]], options: [-2, -3], message: "reshape: wants sizes of 1 or more, got [-2, -3]" },
    ],
  }),
  row<undefined>({
    name: "addBias",
    run: ([tensor, bias]) => [addBias(tensor!, bias!)],
    inputs: [x, { ...x, name: "bias" }],
    cases: [
      [[1, 1], [1]],
      [[3, 5], [5]],
      [[2, 3, 4, 8], [8]],
      [[37, 3], [3]],
      [[7], [7]],
      [[2, 1031], [1031]],
    ].map((some) => ({ shapes: some, options: undefined })),
    reference: ([values, bias]) => [values!.map((value, i) => value + bias![i % bias!.length]!)],
    terms: ([shape]) => shape!.slice(0, -1).reduce((product, size) => product * size, 1),
    refused: [
      { shapes: [[2, 3], [2]], options: undefined, message: "addBias: wants x[...,N] bias[N], got [2, 3] [2]" },
      {
        shapes: [
          [2, 3],
          [1, 3],
        ],
        options: undefined,
        message: "addBias: wants x[...,N] bias[N], got [2, 3] [1, 3]",
      },
    ],
  }),
];
