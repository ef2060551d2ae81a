import { type AxesOptions, argmax, count, max, mean, type Shape, sum, type Tensor } from "@bosquejo/tensor";
import fc from "fast-check";
import { between, type Random } from "../../../random.js";
import { drawnShapes } from "../../drawn.js";
import { type Case, type Input, type OpRow, row } from "../../row.js";

const axesOf = (shape: Shape, axes: readonly number[] = shape.map((_, axis) => axis)) =>
  axes.map((axis) => (axis < 0 ? axis + shape.length : axis));

/** A function from the index of a value of x to the index of its output, and the number of outputs. */
function targets(shape: Shape, axes: readonly number[]): { of: (i: number) => number; size: number } {
  const left = shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
  const of = (i: number) => {
    let [rest, place, step] = [i, 0, 1];
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const at = rest % shape[axis]!;
      rest = Math.floor(rest / shape[axis]!);
      if (!axes.includes(axis)) place += at * step;
      step *= left[axis]!;
    }
    return place;
  };
  return { of, size: count(left) };
}

function reduced(
  x: Float64Array,
  shape: Shape,
  options: AxesOptions,
  start: number,
  join: (total: number, value: number) => number,
): Float64Array {
  const { of, size } = targets(shape, axesOf(shape, options.axes));
  const y = new Float64Array(size).fill(start);
  x.forEach((value, i) => {
    y[of(i)] = join(y[of(i)]!, value);
  });
  return y;
}

const cases: readonly Case<AxesOptions>[] = [
  ...[[1], [7], [4, 8], [3, 5, 2], [2, 1, 1, 13], [16, 24], [63], [5, 13, 67], [4, 2048]].map((shape) => ({
    shapes: [shape],
    options: {},
  })),
  { shapes: [[4, 8]], options: { axes: [0] } },
  { shapes: [[4, 8]], options: { axes: [-1], keepDims: true } },
  { shapes: [[3, 5]], options: { axes: [1] } },
  { shapes: [[2, 3, 4, 5]], options: { axes: [1, 3] } },
  { shapes: [[2, 3, 4, 5]], options: { axes: [0, 2], keepDims: true } },
  { shapes: [[700, 12]], options: { axes: [0] } },
  { shapes: [[1031, 3]], options: { axes: [-2] } },
  { shapes: [[2, 1200]], options: { axes: [1] } },
];

const drawn: fc.Arbitrary<Case<AxesOptions>> = drawnShapes.chain((shape) =>
  fc
    .tuple(fc.subarray([...shape.keys()], { minLength: 1 }), fc.boolean(), fc.boolean())
    .map(([axes, negative, keepDims]) => ({
      shapes: [shape],
      options: { axes: negative ? axes.map((axis) => axis - shape.length) : axes, keepDims },
    })),
);

// distinct values, further apart than the steps of the central differences that check gradients
const distinct: Input["values"] = ({ random, size }) => {
  const order = shuffled(size, random);
  return Float32Array.from({ length: size }, (_, i) => (order[i]! - size / 2) / size);
};
function shuffled(size: number, random: Random): number[] {
  const order = Array.from({ length: size }, (_, i) => i);
  for (let i = size - 1; i > 0; i--) {
    const other = Math.floor(random() * (i + 1));
    [order[i], order[other]] = [order[other]!, order[i]!];
  }
  return order;
}

const terms = ([shape]: readonly Shape[], { axes }: AxesOptions) =>
  axesOf(shape!, axes).reduce((product, axis) => product * shape![axis]!, 1);

const refused = (name: string) => [
  {
    shapes: [[2, 3]],
    options: { axes: [2] },
    message: `${name}: expected an axis from -2 to 1 for shape [2, 3], got 2`,
  },
  { shapes: [[2, 3]], options: { axes: [0, -2] }, message: `${name}: expected each axis once, got [0, -2]` },
  { shapes: [[2, 3]], options: { axes: [] }, message: `${name}: expected at least one axis, got none` },
  { shapes: [[2]], options: {}, dtypes: ["u32"] as const, message: `${name}: expected f32 for tensor 1 of 1, got u32` },
];

const adding = (name: string, op: (x: Tensor, axes: AxesOptions) => Tensor, average: boolean): OpRow =>
  row<AxesOptions>({
    name,
    run: ([x], options) => [op(x!, options)],
    // the mean is not 0: a sum whose terms cancel has no relative precision
    inputs: [{ name: "x", values: between(-0.5, 1.5), differentiable: true }],
    cases,
    drawn,
    reference: ([x], shapes, options) => {
      const share = average ? terms(shapes, options) : 1;
      return [reduced(x!, shapes[0]!, options, 0, (total, value) => total + value).map((total) => total / share)];
    },
    terms,
    refused: refused(name),
  });

export const reductions: readonly OpRow[] = [
  adding("sum", sum, false),
  adding("mean", mean, true),
  row<AxesOptions>({
    name: "max",
    run: ([x], options) => [max(x!, options)],
    inputs: [{ name: "x", values: distinct, differentiable: true }],
    // in larger tensors neighbouring values are too close for central differences
    cases: cases.filter(({ shapes }) => count(shapes[0]!) < 20_000),
    drawn,
    reference: ([x], [shape], options) => [reduced(x!, shape!, options, Number.NEGATIVE_INFINITY, Math.max)],
    terms: () => 1,
    refused: refused("max"),
  }),
  row<{ readonly axis: number; readonly keepDims?: boolean }>({
    name: "argmax",
    run: ([x], options) => [argmax(x!, options)],
    inputs: [{ name: "x", values: distinct }],
    cases: [
      { shapes: [[1]], options: { axis: 0 } },
      { shapes: [[7, 10]], options: { axis: 1 } },
      { shapes: [[4, 8]], options: { axis: 0, keepDims: true } },
      { shapes: [[3, 5, 2]], options: { axis: -2 } },
      { shapes: [[5000]], options: { axis: 0 } },
      { shapes: [[3, 1031]], options: { axis: 1 } },
    ],
    drawn: drawnShapes.chain((shape) =>
      fc.integer({ min: -shape.length, max: shape.length - 1 }).map((axis) => ({ shapes: [shape], options: { axis } })),
    ),
    reference: ([x], [shape], { axis }) => {
      const [at] = axesOf(shape!, [axis]);
      const { of, size } = targets(shape!, [at!]);
      const best = new Array<number>(size).fill(Number.NEGATIVE_INFINITY);
      const y = new Float64Array(size);
      const inner = count(shape!.slice(at! + 1));
      x!.forEach((value, i) => {
        if (value <= best[of(i)]!) return;
        best[of(i)] = value;
        y[of(i)] = Math.floor(i / inner) % shape![at!]!;
      });
      return [y];
    },
    terms: () => 1,
    refused: [
      {
        shapes: [[2, 3]],
        options: { axis: -3 },
        message: "argmax: expected an axis from -2 to 1 for shape [2, 3], got -3",
      },
    ],
  }),
];
