import * as k from "@bosquejo/kernels";
import { explained, keepWith, launch, op } from "../../autograd/op.js";
import { checkTensor } from "../../runtime/arguments.js";
import { checkFlag, checkList, checkOptions } from "../../runtime/options.js";
import { type Shape, TensorError, words } from "../../runtime/shape.js";
import type { Tensor } from "../../runtime/tensor.js";
import { axisOf } from "../shared/axes.js";
import { cutOf, fillReduced, fillSum, type Middle, middleOf } from "../shared/reduce.js";
import { fillRepeated } from "../shared/repeat.js";

/** Which axes are reduced, all unless given; negative ones count from the last. */
export interface Axes {
  readonly axes?: readonly number[];
  /** keeps the reduced axes with size 1; otherwise they go, and what has none left is `[1]` */
  readonly keepDims?: boolean;
}

/** Neighbouring axes to reduce, and the shape of the result. */
interface Stretch {
  readonly first: number;
  readonly last: number;
  readonly shape: Shape;
}
type Reduce = (x: Tensor, stretch: Stretch) => Tensor;

/** Axes of a tensor as whole numbers from 0 on, in order, each once. */
function axesOf(name: string, { shape }: Tensor, axes: readonly number[] = shape.map((_, axis) => axis)) {
  if (axes.length === 0) throw new TensorError(`${name}: wants axes, got none`);
  const found = [...new Set(axes.map((axis) => explained(name, () => axisOf(shape, axis))))].sort((a, b) => a - b);
  if (found.length < axes.length) throw new TensorError(`${name}: wants each axis once, got ${words(axes)}`);
  return found;
}

/** Reduces stretches of neighbouring axes, the last ones first. */
function overAxes(name: string, x: Tensor, { axes, keepDims = false }: Axes, reduce: Reduce): Tensor {
  explained(name, () => {
    x.check();
    checkFlag("keepDims", keepDims);
    if (axes !== undefined) checkList("axes", axes);
  });
  const chosen = axesOf(name, x, axes);
  const stretches: { first: number; last: number }[] = [];
  for (const axis of chosen) {
    const present = stretches.at(-1);
    if (present?.last === axis - 1) present.last = axis;
    else stretches.push({ first: axis, last: axis });
  }
  const left = x.shape.filter((_, axis) => !chosen.includes(axis));
  const target = keepDims ? x.shape.map((size, axis) => (chosen.includes(axis) ? 1 : size)) : left;
  const steps: Tensor[] = [];
  stretches.reverse().forEach(({ first, last }, i) => {
    const present = steps.at(-1) ?? x;
    const shape = present.shape.map((size, axis) => (axis >= first && axis <= last ? 1 : size));
    const final = i === stretches.length - 1;
    steps.push(reduce(present, { first, last, shape: final ? (target.length > 0 ? target : [1]) : shape }));
  });
  const y = steps.pop() as Tensor;
  keepWith(y, steps);
  return y;
}

/** A function that reduces a tensor over axes. */
const reducing =
  (name: string, reduce: Reduce) =>
  (x: Tensor, axes: Axes = {}): Tensor => {
    checkTensor(name, "x", x);
    checkOptions(name, axes, ["axes?", "keepDims?"]);
    return overAxes(name, x, axes, reduce);
  };

const linear = (name: string, factor: (middle: Middle) => number) => {
  const along = op<readonly [Tensor], Middle & { FACTOR: number }, Stretch>({
    name,
    sizes: ([x], { first, last }) => {
      const middle = middleOf(x, first, last);
      return { ...middle, FACTOR: factor(middle) };
    },
    shape: (_sizes, _shapes, { shape }) => shape,
    forward: ({ FACTOR, ...middle }, y, [x]) => fillSum(y, x, middle, FACTOR),
    backward: ({ OUTER, INNER, N, FACTOR }, dy) => [
      (dx) => fillRepeated(dx.view([OUTER, N, INNER]), dy, [OUTER, 1, INNER], FACTOR),
    ],
  });
  return reducing(name, along);
};

/** The sum over axes, all unless given. */
export const sum = linear("sum", () => 1);
/** The mean over axes, all unless given. */
export const mean = linear("mean", ({ N }) => 1 / N);

const largest = op<readonly [Tensor], Middle, Stretch>({
  name: "max",
  sizes: ([x], { first, last }) => middleOf(x, first, last),
  shape: (_sizes, _shapes, { shape }) => shape,
  forward: (s, y, [x]) => fillReduced(y, x, s, { reduction: "max", factor: 1 }),
  backward: (s, dy, _y, [x]) => [
    (dx) => {
      const at_most = dx.device.tensor([s.OUTER * s.INNER], undefined, "u32");
      fillArgmax(at_most, x, s);
      launch(k.maxGradient, s, { dy, at_most, dx });
      at_most.dispose();
    },
  ],
});
/** The largest value over axes, all unless given; the gradient goes to the first of equal ones. */
export const max = reducing("max", largest);

/** Fills the indices of the largest along N. */
function fillArgmax(indices: Tensor, x: Tensor, s: Middle): void {
  const { by, SLICES, LANES } = cutOf(x.device, s);
  const parts = [SLICES, s.OUTER * s.INNER];
  const largest = x.device.tensor(parts);
  const found = SLICES === 1 ? indices : x.device.tensor(parts, undefined, "u32");
  const sizes = { ...s, SLICES, LANES };
  if (by === "rows") launch(k.argmaxRows, sizes, { fours: x, largest, indices: found });
  else if (by === "columns")
    launch(k.argmaxColumns, sizes, { fours: x, largest_columns: largest, index_columns: found });
  else launch(k.argmaxValues, sizes, { x, largest, indices: found });
  if (SLICES > 1) {
    launch(k.argmaxFold, { ...s, SLICES }, { parts: largest, found, indices });
    found.dispose();
  }
  largest.dispose();
}

const indices = op<readonly [Tensor], Middle, Stretch>({
  name: "argmax",
  dtype: () => "u32",
  sizes: ([x], { first, last }) => middleOf(x, first, last),
  shape: (_sizes, _shapes, { shape }) => shape,
  forward: (s, y, [x]) => fillArgmax(y, x, s),
});
/** Where the largest value along an axis is, as u32: the first of equal ones. No gradient. */
export function argmax(x: Tensor, options: { axis: number; keepDims?: boolean }): Tensor {
  checkTensor("argmax", "x", x);
  checkOptions("argmax", options, ["axis", "keepDims?"]);
  const { axis, keepDims = false } = options;
  return overAxes("argmax", x, { axes: [axis], keepDims }, indices);
}
