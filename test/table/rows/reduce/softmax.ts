import { type Axis, logSoftmax, type Shape, softmax, type Tensor } from "@bosquejo/tensor";
import fc from "fast-check";
import { uniform } from "../../../random.js";
import { between } from "../../drawn.js";
import { type Case, type OpRow, row } from "../../row.js";

const one = (axis: number, ...shape: number[]): Case<Axis> => ({ shapes: [shape], options: { axis } });

const lengthOf = (shape: Shape, axis: number) => shape.at(axis)!;

/** The indices of the values of each row along an axis. */
function* rowsOf(shape: Shape, axis: number): Generator<number[]> {
  const at = axis < 0 ? axis + shape.length : axis;
  const inner = shape.slice(at + 1).reduce((product, size) => product * size, 1);
  const outer = shape.slice(0, at).reduce((product, size) => product * size, 1);
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < inner; i++) {
      yield Array.from({ length: shape[at]! }, (_, n) => (o * shape[at]! + n) * inner + i);
    }
  }
}

/** The row of a softmax along an axis; `f` maps each value of the softmax to the op's output. */
const along = (name: string, op: (x: Tensor, options: Axis) => Tensor, f: (share: number) => number): OpRow =>
  row<Axis>({
    name,
    run: ([x], options) => [op(x!, options)],
    inputs: [{ name: "x", values: uniform, differentiable: true }],
    cases: [
      one(0, 1),
      one(-1, 7),
      one(-1, 3, 8),
      one(0, 5, 3),
      one(1, 2, 5, 12),
      one(-2, 3, 4, 1, 7),
      one(2, 2, 1, 67),
      one(-1, 37, 128),
      one(0, 1031, 2),
      one(0, 523, 4),
      one(1, 2, 5003),
      one(-1, 8192),
    ],
    drawn: fc
      .array(between(1, 8), { minLength: 1, maxLength: 3 })
      .chain((shape) => between(-shape.length, shape.length - 1).map((axis) => one(axis, ...shape))),
    reference: ([x], [shape], { axis }) => {
      const y = new Float64Array(x!.length);
      for (const places of rowsOf(shape!, axis)) {
        const exponentials = places.map((place) => Math.exp(x![place]!));
        const sum = exponentials.reduce((total, value) => total + value, 0);
        places.forEach((place, n) => {
          y[place] = f(exponentials[n]! / sum);
        });
      }
      return [y];
    },
    terms: ([shape], { axis }) => lengthOf(shape!, axis),
    refused: [
      { ...one(2, 3, 4), message: `${name}: expected an axis from -2 to 1 for shape [3, 4], got 2` },
      { ...one(-3, 3, 4), message: `${name}: expected an axis from -2 to 1 for shape [3, 4], got -3` },
      { ...one(0.5, 3, 4), message: `${name}: expected an axis from -2 to 1 for shape [3, 4], got 0.5` },
      { ...one(0, 3), dtypes: ["u32"], message: `${name}: expected f32 for tensor 1 of 1, got u32` },
    ],
  });

export const softmaxes: readonly OpRow[] = [
  along("softmax", softmax, (share) => share),
  along("logSoftmax", logSoftmax, Math.log),
];
