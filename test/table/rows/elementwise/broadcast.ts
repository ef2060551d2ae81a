import {
  add,
  broadcastTo,
  count,
  div,
  equal,
  greater,
  less,
  maximum,
  minimum,
  mul,
  pow,
  type Shape,
  sub,
  type Tensor,
  where,
} from "@bosquejo/tensor";
import { between, type Random, uniform } from "../../../random.js";
import { drawnShapes } from "../../drawn.js";
import { type Filling, type Input, type OpRow, row } from "../../row.js";
import { broadcasting, pairCases, repeatable } from "./broadcast-cases.js";
import { broadcast, together } from "./broadcast-reference.js";

const operand = (name: string, values: Input["values"] = uniform): Input => ({ name, values, differentiable: true });
// the longest sum: the gradient of an operand with a single value adds up all values
const terms = (shapes: readonly Shape[]) => count(together(...shapes));

interface BroadcastFunction {
  readonly name: string;
  readonly op: (a: Tensor, b: Tensor) => Tensor;
  readonly f: (a: number, b: number) => number;
  readonly inputs?: readonly Input[];
}

const binary = ({ name, op, f, inputs = [operand("a"), operand("b")] }: BroadcastFunction): OpRow => ({
  name,
  run: ([a, b]) => [op(a!, b!)],
  inputs,
  cases: pairCases,
  drawn: broadcasting(2),
  // the mean is not 0: a sum whose terms cancel has no relative precision
  dy: between(0.25, 1),
  reference: (values, shapes) => [broadcast((a, b) => f(a!, b!), values, shapes)],
  terms,
  refused: [
    {
      shapes: [
        [2, 3],
        [3, 2],
      ],
      options: undefined,
      message: `${name}: expected a and b to broadcast, got [2, 3] [3, 2]: sizes 2 and 3 are neither equal nor 1`,
    },
    {
      shapes: [[2], [2]],
      options: undefined,
      dtypes: ["f32", "u32"],
      message: `${name}: expected f32 for tensor 2 of 2, got u32`,
    },
  ],
});

// distinct values, further apart than the steps of the central differences that check gradients
const stepped = ({ random, size }: { readonly random: Random; readonly size: number }) =>
  Float32Array.from({ length: size }, () => (Math.floor(random() * 64) - 32) / 32);
const between1 = (filling: Filling) => stepped(filling).map((value) => value + 1 / 64);

const positive = between(0.25, 1.5);

const comparison = (
  name: string,
  op: (a: Tensor, b: Tensor) => Tensor,
  f: (a: number, b: number) => boolean,
): OpRow => ({
  name,
  run: ([a, b]) => [op(a!, b!)],
  inputs: [
    { name: "a", values: stepped },
    { name: "b", values: stepped },
  ],
  cases: pairCases,
  drawn: broadcasting(2),
  reference: (values, shapes) => [broadcast((a, b) => Number(f(a!, b!)), values, shapes)],
  terms,
  refused: [
    {
      shapes: [[2], [2]],
      options: undefined,
      dtypes: ["f32", "u32"],
      message: `${name}: expected tensors of the same type, got f32 and u32`,
    },
  ],
});

export const broadcasts: readonly OpRow[] = [
  binary({ name: "add", op: add, f: (a, b) => a + b }),
  binary({ name: "sub", op: sub, f: (a, b) => a - b }),
  binary({ name: "mul", op: mul, f: (a, b) => a * b, inputs: [operand("a", positive), operand("b", positive)] }),
  binary({
    name: "div",
    op: div,
    f: (a, b) => a / b,
    inputs: [operand("a", positive), operand("b", between(0.5, 2))],
  }),
  binary({
    name: "pow",
    op: pow,
    f: (a, b) => a ** b,
    inputs: [operand("a", between(1.2, 3)), operand("b", between(0.5, 3))],
  }),
  binary({ name: "maximum", op: maximum, f: Math.max, inputs: [operand("a", stepped), operand("b", between1)] }),
  binary({ name: "minimum", op: minimum, f: Math.min, inputs: [operand("a", stepped), operand("b", between1)] }),
  comparison("less", less, (a, b) => a < b),
  comparison("greater", greater, (a, b) => a > b),
  comparison("equal", equal, (a, b) => a === b),
  row<undefined>({
    name: "where",
    run: ([condition, a, b]) => [where(condition!, a!, b!)],
    inputs: [
      {
        name: "condition",
        dtype: "u32",
        values: ({ random, size }) => Uint32Array.from({ length: size }, () => Math.floor(random() * 3)),
      },
      operand("a"),
      operand("b"),
    ],
    cases: [
      { shapes: [[4], [4], [4]], options: undefined },
      { shapes: [[2, 1], [3], [1]], options: undefined },
      { shapes: [[8], [5, 8], [5, 1]], options: undefined },
      { shapes: [[1], [7], [3, 7]], options: undefined },
    ],
    drawn: broadcasting(3),
    reference: (values, shapes) => [broadcast((condition, a, b) => (condition === 0 ? b! : a!), values, shapes)],
    terms,
    refused: [
      {
        shapes: [[2], [2], [2]],
        options: undefined,
        dtypes: ["f32", "f32", "f32"],
        message: "where: expected u32 for tensor 1 of 3, got f32",
      },
    ],
  }),
  row<Shape>({
    name: "broadcastTo",
    run: ([x], shape) => [broadcastTo(x!, shape)],
    inputs: [operand("x")],
    cases: [
      { shapes: [[1]], options: [7] },
      { shapes: [[5]], options: [3, 5] },
      { shapes: [[3, 1, 8]], options: [2, 3, 4, 8] },
      { shapes: [[2, 3]], options: [2, 3] },
    ],
    drawn: drawnShapes.chain((shape) => repeatable(shape).map((x) => ({ shapes: [x], options: shape }))),
    reference: ([x], [shape], to) => [broadcast((value) => value!, [x!, new Float64Array(count(to))], [shape!, to])],
    terms: (_shapes, to) => count(to),
    refused: [
      {
        shapes: [[2, 3]],
        options: [3],
        message: "broadcastTo: expected a shape that x broadcasts to, got [3] for [2, 3]",
      },
      {
        shapes: [[2, 3]],
        options: [2, 6],
        message:
          "broadcastTo: expected x and shape to broadcast, got [2, 3] [2, 6]: sizes 3 and 6 are neither equal nor 1",
      },
    ],
  }),
];
