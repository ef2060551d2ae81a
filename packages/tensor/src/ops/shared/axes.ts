import { kindOf, type Shape, TensorError, words } from "../../runtime/shape.js";

/** An axis of a shape as a whole number from 0 on; negative ones count from the last. */
export function axisOf(shape: Shape, axis: number): number {
  const rank = shape.length;
  if (Number.isInteger(axis) && axis >= -rank && axis < rank) return axis < 0 ? axis + rank : axis;
  throw new TensorError(`expected an axis from ${-rank} to ${rank - 1} of ${words(shape)}, got ${kindOf(axis)}`);
}
