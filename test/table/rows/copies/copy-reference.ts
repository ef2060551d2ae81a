import { count, type Shape } from "@bosquejo/tensor";
import { uniform } from "../../../random.js";
import type { Input } from "../../row.js";

/** The input of every copy. */
export const x: Input = { name: "x", values: uniform, differentiable: true };
/** A copied value is one term. */
export const single = () => 1;

/** Coordinates of place i in a shape. */
const coordinates = (i: number, shape: Shape) =>
  shape.map((size, axis) => Math.floor(i / count(shape.slice(axis + 1))) % size);
/** The place of coordinates in a shape. */
export const placeAt = (at: readonly number[], shape: Shape) =>
  at.reduce((place, coordinate, axis) => place * shape[axis]! + coordinate, 0);

/** Values of the shape `to`, each by what `source` gives for its coordinates: coordinates in `shape`, or a number as it is. */
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
