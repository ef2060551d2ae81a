import type { Gradient } from "../../autograd/node.js";
import { op } from "../../autograd/op.js";
import { checkTensors } from "../../runtime/arguments.js";
import { checkOptions } from "../../runtime/options.js";
import { type Shape, TensorError, words } from "../../runtime/shape.js";
import type { Tensor } from "../../runtime/tensor.js";
import { axisOf } from "../shared/axes.js";
import { fillInto, fillPart, wordSized } from "./region.js";

const joinedAlong = op<readonly Tensor[], { AXIS: number }, { readonly axis: number }>({
  name: "concat",
  dtypes: ["any"],
  dtype: ([first, ...others]) => {
    const { dtype } = first as Tensor;
    const other = others.find((each) => each.dtype !== dtype);
    if (other) throw new TensorError(`concat: expected tensors of the same type, got ${dtype} and ${other.dtype}`);
    return wordSized("concat", dtype);
  },
  sizes: (shapes, { axis }) => {
    const AXIS = axisOf(shapes[0] as Shape, axis);
    const others = (shape: Shape) => words(shape.map((size, at) => (at === AXIS ? 0 : size)));
    if (shapes.some((shape) => others(shape) !== others(shapes[0] as Shape))) {
      throw new TensorError(`expected shapes that differ only along axis ${axis}, got ${shapes.map(words).join(" ")}`);
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

/** The coordinates in the result at which each input begins. */
function cornersOf(inputs: readonly Tensor[], shape: Shape, AXIS: number): number[][] {
  let at = 0;
  return inputs.map((x) => {
    const corner = shape.map((_, axis) => (axis === AXIS ? at : 0));
    at += x.shape[AXIS] as number;
    return corner;
  });
}

/**
 * Joins tensors along an axis; their sizes may differ only along that axis, and negative axes count from the last.
 * @throws {TensorError} if types, shapes or devices do not fit
 */
export function concat(tensors: readonly Tensor[], options: { readonly axis: number }): Tensor {
  checkTensors("concat", "its first argument", tensors);
  checkOptions("concat", options, ["axis"]);
  return joinedAlong(...tensors, options);
}
