import { count, type Shape } from "@bosquejo/tensor";
import { uniform } from "../../../random.js";
import type { Input } from "../../row.js";

/** The input of every copy. */
export const x: Input = { name: "x", values: uniform, differentiable: true };
/** The number of terms of a copied value. */
export const single = () => 1;

/** The coordinates of value i of a shape. */
const coordinates = (i: number, shape: Shape) =>
  shape.map((size, axis) => Math.floor(i / count(shape.slice(axis + 1))) % size);
/** The row-major index of coordinates in a shape. */
export const placeAt = (at: readonly number[], shape: Shape) =>
  at.reduce((place, coordinate, axis) => place * shape[axis]! + coordinate, 0);

/**
 * The values of shape `to`. For the coordinates of each value, `source` returns either the coordinates of the value in
 * `shape` that is copied, or a number that is the value itself.
 */
export const from = (
  values: Float64Array,
  shape: Shape,
  to: Shape,
  source: (at: readonly number[]) => readonly number[] | number,
) =>
  Float64Array.from({ length: count(to) }, (_, i) => {
    const found = source(coordinates(i, to));
    return typeof found === "number" ? found : values[placeAt(found, shape)]!;
  });
