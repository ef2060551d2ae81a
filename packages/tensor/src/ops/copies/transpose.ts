import type * as k from "@bosquejo/kernels";
import { op } from "../../autograd/op.js";
import { checkList } from "../../runtime/options.js";
import { type Shape, TensorError, words } from "../../runtime/shape.js";
import type { Tensor } from "../../runtime/tensor.js";
import { stridesOf } from "../shared/walk.js";
import { fillCopy, origin, wordSized } from "./region.js";

/** x with its axes in another order: axis i of y is axis `axes[i]` of x. */
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
      throw new TensorError(`expected each axis of ${words(x)} once, got axes ${words(axes)}`);
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
