import * as k from "@bosquejo/kernels";
import { launchStrips, launchWalk } from "../../runtime/launches/strips.js";
import { type Shape, TensorError } from "../../runtime/shape.js";
import type { Tensor } from "../../runtime/tensor.js";
import { joined, stridesOf, type Walk, walkSizes } from "../shared/walk.js";

/** A region of a tensor: its first place, and the strides of its walk. */
interface Region {
  readonly start: number;
  readonly strides: readonly number[];
}

/**
 * Copies values over a walk of the given sizes from a region of x to one of y. `padded`: true if this fills all of y.
 */
export function fillCopy(y: Tensor, x: Tensor, sizes: Shape, source: Region, target: Region, padded: boolean): void {
  const walk: Walk = joined({ sizes, strides: [source.strides, target.strides] });
  const [a, b] = [beginning(x, source.start), beginning(y, target.start)];
  launchWalk(k.copy, walkSizes(walk, "AB", { padded, starts: [a.start, b.start] }), { a: a.tensor, y: b.tensor });
  for (const [part, whole] of [
    [a.tensor, x],
    [b.tensor, y],
  ] as const)
    if (part !== whole) part.dispose();
}

// every adapter can bind a buffer at a multiple of this many values
const ALIGNMENT = 64;

/**
 * A view of a tensor that begins shortly before a place, and the distance to the place. The distance is a pipeline
 * constant: as it is small, there are few different kernels to compile.
 */
function beginning(tensor: Tensor, at: number): { tensor: Tensor; start: number } {
  const start = at % ALIGNMENT;
  const first = at - start;
  return { tensor: first === 0 ? tensor : tensor.view([tensor.size - first], first), start };
}

/** The region of a shape that begins at a corner. */
function regionOf(shape: Shape, corner: readonly number[]): Region {
  const strides = stridesOf(shape);
  return { start: corner.reduce((sum, at, axis) => sum + at * (strides[axis] as number), 0), strides };
}

/** The region of a shape that begins at its first value. */
export const origin = (shape: Shape): Region =>
  regionOf(
    shape,
    shape.map(() => 0),
  );

/** Fills y with the part of x that begins at a corner and has the given shape; `of` is the shape of x. */
export const fillPart = (y: Tensor, x: Tensor, corner: readonly number[], shape: Shape, of: Shape = x.shape): void =>
  fillCopy(y, x, shape, regionOf(of, corner), origin(shape), true);

/** Copies x into y at a corner; the other values of y keep their values. */
export const fillInto = (y: Tensor, x: Tensor, corner: readonly number[], shape: Shape): void =>
  fillCopy(y, x, shape, origin(shape), regionOf(y.shape, corner), false);

/** Fills y with one value. */
export function fillWith(y: Tensor, value: number): void {
  launchStrips(k.fill, { LENGTH: y.size, FACTOR: value }, { y });
}

/**
 * The element type of a copy.
 * @throws {TensorError} for f16: two of its values share a word, so they cannot be copied one by one
 */
export function wordSized(name: string, dtype: Tensor["dtype"]) {
  if (dtype !== "f16") return dtype;
  throw new TensorError(`${name}: expected f32, i32 or u32, got f16: cast it first`);
}
