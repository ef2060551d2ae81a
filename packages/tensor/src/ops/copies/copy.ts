import * as k from "@bosquejo/kernels";
import { op } from "../../autograd/op.js";
import { checkTensors } from "../../runtime/arguments.js";
import { launchStrips, launchWalk } from "../../runtime/launches/strips.js";
import { checkList, checkOptions } from "../../runtime/options.js";
import { type Shape, TensorError, words } from "../../runtime/shape.js";
import type { Gradient, Tensor } from "../../runtime/tensor.js";
import { axisOf } from "../shared/axes.js";
import { joined, stridesOf, type Walk, walkSizes } from "../shared/walk.js";

/** A region of a tensor: from a corner on, walked by strides. */
interface Region {
  readonly start: number;
  readonly strides: readonly number[];
}

/** Copies values over a walk of the given sizes from one region to another; `padded` says that y is filled whole. */
function fillCopy(y: Tensor, x: Tensor, sizes: Shape, source: Region, target: Region, padded: boolean): void {
  const walk: Walk = joined({ sizes, strides: [source.strides, target.strides] });
  const [a, b] = [beginning(x, source.start), beginning(y, target.start)];
  launchWalk(k.copy, walkSizes(walk, "AB", { padded, starts: [a.start, b.start] }), { a: a.tensor, y: b.tensor });
  for (const [part, whole] of [
    [a.tensor, x],
    [b.tensor, y],
  ] as const)
    if (part !== whole) part.dispose();
}

// values that all adapters bind at
const ALIGNMENT = 64;

/** A part of a tensor that begins near a place: a kernel is compiled for where it starts, and there are few such starts. */
function beginning(tensor: Tensor, at: number): { tensor: Tensor; start: number } {
  const start = at % ALIGNMENT;
  return { tensor: at === start ? tensor : tensor.view([tensor.size - (at - start)], at - start), start };
}

/** The region of a shape that begins at a corner. */
function regionOf(shape: Shape, corner: readonly number[]): Region {
  const strides = stridesOf(shape);
  return { start: corner.reduce((sum, at, axis) => sum + at * (strides[axis] as number), 0), strides };
}

const origin = (shape: Shape): Region =>
  regionOf(
    shape,
    shape.map(() => 0),
  );

/** Fills y with a part of x: as much as y holds, from a corner on. */
const fillPart = (y: Tensor, x: Tensor, corner: readonly number[], shape: Shape, of: Shape = x.shape): void =>
  fillCopy(y, x, shape, regionOf(of, corner), origin(shape), true);

/** Puts x into y from a corner on; the rest of y stays. */
const fillInto = (y: Tensor, x: Tensor, corner: readonly number[], shape: Shape): void =>
  fillCopy(y, x, shape, origin(shape), regionOf(y.shape, corner), false);

function fillWith(y: Tensor, value: number): void {
  launchStrips(k.fill, { LENGTH: y.size, FACTOR: value }, { y });
}

/** The axes of x in another order: axis i of y is axis `axes[i]` of x. */
export const transpose = op<readonly [x: Tensor], k.Sizes, { readonly axes: readonly number[] }>({
  name: "transpose",
  inputs: ["x"],
  options: ["axes"],
  dtypes: ["any"],
  dtype: ([{ dtype }]) => wordSized("transpose", dtype),
  sizes: ([x], { axes }) => {
    checkList("axes", axes);
    const sorted = [...axes].sort((a, b) => a - b);
    if (sorted.length !== x.length || sorted.some((axis, i) => axis !== i)) {
      throw new TensorError(`wants each axis of ${words(x)} once, got axes ${words(axes)}`);
    }
    return Object.fromEntries(axes.map((axis, i) => [`AXIS_${i}`, axis]));
  },
  shape: (_sizes, [x], { axes }) => axes.map((axis) => x[axis] as number),
  forward: (s, y, [x]) => fillTransposed(y, x, x.shape, Object.values(s)),
  backward: (s, dy, y) => [
    (dx) => {
      const axes = Object.values(s);
      fillTransposed(
        dx,
        dy,
        y.shape,
        axes.map((_, axis) => axes.indexOf(axis)),
      );
    },
  ],
});

function fillTransposed(y: Tensor, x: Tensor, shape: Shape, axes: readonly number[]): void {
  const strides = stridesOf(shape);
  const sizes = axes.map((axis) => shape[axis] as number);
  const source = { start: 0, strides: axes.map((axis) => strides[axis] as number) };
  fillCopy(y, x, sizes, source, origin(sizes), true);
}

/** Half words cannot be copied one by one. */
function wordSized(name: string, dtype: Tensor["dtype"]) {
  if (dtype !== "f16") return dtype;
  throw new TensorError(`${name}: wants f32, i32 or u32, got f16: cast it first`);
}

/** Where a slice begins along each axis, and where it ends: that place is not in it. */
export interface Slice {
  readonly start: readonly number[];
  readonly end: readonly number[];
}

/** The part of x from `start` to before `end` along each axis. */
export const slice = op<readonly [x: Tensor], k.Sizes, Slice>({
  name: "slice",
  inputs: ["x"],
  options: ["start", "end"],
  dtypes: ["any"],
  dtype: ([{ dtype }]) => wordSized("slice", dtype),
  sizes: ([x], { start, end }) => {
    checkList("start", start);
    checkList("end", end);
    const fits = x.every((size, axis) => {
      const [first = -1, last = -1] = [start[axis], end[axis]];
      return Number.isInteger(first) && Number.isInteger(last) && first >= 0 && first < last && last <= size;
    });
    if (start.length !== x.length || end.length !== x.length || !fits) {
      throw new TensorError(
        `wants 0 <= start < end <= size along each axis of ${words(x)}, got ${words(start)} to ${words(end)}`,
      );
    }
    return Object.fromEntries(start.map((at, axis) => [`START_${axis}`, at]));
  },
  shape: (_sizes, _shapes, { start, end }) => start.map((at, axis) => (end[axis] as number) - at),
  forward: (s, y, [x]) => fillPart(y, x, Object.values(s), y.shape),
  backward: (s, dy, y) => [
    (dx) => {
      fillWith(dx, 0);
      fillInto(dx, dy, Object.values(s), y.shape);
    },
  ],
});

/** How many values go before and after along each axis, and which. */
export interface Padding {
  readonly padding: readonly (readonly [before: number, after: number])[];
  readonly value: number;
}

/** x with a value around it. */
export const pad = op<readonly [x: Tensor], k.Sizes, Padding>({
  name: "pad",
  inputs: ["x"],
  options: ["padding", "value"],
  sizes: ([x], { padding, value }) => {
    checkList("padding", padding);
    const pairs = padding.every((pair) => Array.isArray(pair) && pair.length === 2);
    if (!pairs || padding.length !== x.length || padding.flat().some((each) => !Number.isInteger(each) || each < 0)) {
      throw new TensorError(
        `wants [before, after] of 0 or more for each axis of ${words(x)}, got ${JSON.stringify(padding)}`,
      );
    }
    return { ...Object.fromEntries(padding.map(([before], axis) => [`BEFORE_${axis}`, before])), VALUE: value };
  },
  shape: (_sizes, [x], { padding }) =>
    x.map((size, axis) => size + (padding[axis]?.[0] as number) + (padding[axis]?.[1] as number)),
  forward: ({ VALUE, ...corner }, y, [x]) => {
    fillWith(y, VALUE as number);
    fillInto(y, x, Object.values(corner), x.shape);
  },
  backward: ({ VALUE, ...corner }, dy, y, [x]) => [(dx) => fillPart(dx, dy, Object.values(corner), x.shape, y.shape)],
});

const joinedAlong = op<readonly Tensor[], { AXIS: number }, { readonly axis: number }>({
  name: "concat",
  dtypes: ["any"],
  dtype: ([first, ...others]) => {
    const { dtype } = first as Tensor;
    const other = others.find((each) => each.dtype !== dtype);
    if (other) throw new TensorError(`concat: wants tensors of one type, got ${dtype} and ${other.dtype}`);
    return wordSized("concat", dtype);
  },
  sizes: (shapes, { axis }) => {
    const AXIS = axisOf(shapes[0] as Shape, axis);
    const others = (shape: Shape) => words(shape.map((size, at) => (at === AXIS ? 0 : size)));
    if (shapes.some((shape) => others(shape) !== others(shapes[0] as Shape))) {
      throw new TensorError(`wants shapes that differ along axis ${axis} only, got ${shapes.map(words).join(" ")}`);
    }
    return { AXIS };
  },
  shape: ({ AXIS }, shapes) => {
    const total = shapes.reduce((sum, shape) => sum + (shape[AXIS] as number), 0);
    return (shapes[0] as Shape).map((size, axis) => (axis === AXIS ? total : size));
  },
  forward: ({ AXIS }, y, inputs) => {
    const corners = cornersOf(inputs, y.shape, AXIS);
    for (const [i, x] of inputs.entries()) fillInto(y, x, corners[i] as number[], x.shape);
  },
  backward: ({ AXIS }, dy, y, inputs): Gradient[] => {
    const corners = cornersOf(inputs, y.shape, AXIS);
    return inputs.map((x, i) => (dx) => fillPart(dx, dy, corners[i] as number[], x.shape, y.shape));
  },
});

/** Where each input begins in the whole. */
function cornersOf(inputs: readonly Tensor[], shape: Shape, AXIS: number): number[][] {
  let at = 0;
  return inputs.map((x) => {
    const corner = shape.map((_, axis) => (axis === AXIS ? at : 0));
    at += x.shape[AXIS] as number;
    return corner;
  });
}

/** Tensors one after the other along an axis, which alone may differ in size; negative axes count from the last. */
export function concat(tensors: readonly Tensor[], options: { readonly axis: number }): Tensor {
  checkTensors("concat", "its first argument", tensors);
  checkOptions("concat", options, ["axis"]);
  return joinedAlong(...tensors, options);
}
