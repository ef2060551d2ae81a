import { leakyRelu, relu, reshape, type Shape, scale, sigmoid, type Tensor, tanh } from "@bosquejo/tensor";
import fc from "fast-check";
import { awayFromZero, uniform } from "../../../random.js";
import { drawnShapes } from "../../drawn.js";
import { type Input, type OpRow, row } from "../../row.js";
import { activate } from "./activation.js";

const shapes: readonly Shape[] = [[1], [7], [4, 8], [3, 5, 2], [2, 1, 1, 13], [16, 24]];
const cases = shapes.map((shape) => ({ shapes: [shape], options: undefined }));
const drawn = drawnShapes.map((shape) => ({ shapes: [shape], options: undefined }));
const single = () => 1;

const x: Input = { name: "x", values: uniform, differentiable: true };

const activation = (name: "relu" | "sigmoid" | "tanh", op: (x: Tensor) => Tensor): OpRow => ({
  name,
  run: ([tensor]) => [op(tensor!)],
  inputs: [{ ...x, values: awayFromZero }],
  cases,
  drawn,
  reference: ([values]) => [values!.map((value) => activate(name, value))],
  terms: single,
  refused: [
    { shapes: [[2]], options: undefined, dtypes: ["u32"], message: `${name}: expected f32 for tensor 1 of 1, got u32` },
  ],
});

export const elementwise: readonly OpRow[] = [
  activation("relu", relu),
  activation("sigmoid", sigmoid),
  activation("tanh", tanh),
  row<{ readonly slope: number }>({
    name: "leakyRelu",
    run: ([tensor], options) => [leakyRelu(tensor!, options)],
    inputs: [{ ...x, values: awayFromZero }],
    cases: shapes.map((shape, i) => ({ shapes: [shape], options: { slope: i % 2 === 0 ? 0.01 : 0.3 } })),
    drawn: fc
      .tuple(drawnShapes, fc.constantFrom(0.01, 0.3))
      .map(([shape, slope]) => ({ shapes: [shape], options: { slope } })),
    reference: ([values], _shapes, { slope }) => [values!.map((value) => activate({ leakyRelu: slope }, value))],
    terms: single,
    refused: [],
  }),
  row<{ readonly factor: number }>({
    name: "scale",
    run: ([tensor], options) => [scale(tensor!, options)],
    inputs: [x],
    cases: shapes.map((shape, i) => ({ shapes: [shape], options: { factor: i % 2 === 0 ? -2.5 : 0.1 } })),
    drawn: fc
      .tuple(drawnShapes, fc.constantFrom(-2.5, 0.1))
      .map(([shape, factor]) => ({ shapes: [shape], options: { factor } })),
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
    drawn: drawnShapes.map((shape) => ({ shapes: [shape], options: [...shape].reverse() })),
    reference: ([values]) => [values!],
    terms: single,
    refused: [
      { shapes: [[2, 3]], options: [4, 2], message: "reshape: expected a shape of 6 values, got [4, 2] for [2, 3]" },
      { shapes: [[2, 3]], options: [-2, -3], message: "reshape: expected sizes of 1 or more, got [-2, -3]" },
    ],
  }),
];
