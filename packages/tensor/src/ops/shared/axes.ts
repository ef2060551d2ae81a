import { kindOf, type Shape, TensorError, words } from "../../runtime/shape.js";

/**
 * An axis of a shape as a number from 0; negative axes count from the last.
 * @throws {TensorError} if the shape has no such axis
 */
export function axisOf(shape: Shape, axis: number): number {
  const rank = shape.length;
  if (Number.isInteger(axis) && axis >= -rank && axis < rank) return axis < 0 ? axis + rank : axis;
  throw new TensorError(`expected an axis from ${-rank} to ${rank - 1} for shape ${words(shape)}, got ${kindOf(axis)}`);
}
