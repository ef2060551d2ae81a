import * as k from "@bosquejo/kernels";
import { launchStrips, launchWalk } from "../../runtime/launches/strips.js";
import { type Shape, TensorError } from "../../runtime/shape.js";
import type { Tensor } from "../../runtime/tensor.js";
import { joined, stridesOf, type Walk, walkSizes } from "../shared/walk.js";

/** A region of a tensor: from a corner on, walked by strides. */
interface Region {
  readonly start: number;
  readonly strides: readonly number[];
}

/** Copies values over a walk of the given sizes from one region to another; `padded` says that y is filled whole. */
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

/** The region of a shape that begins at its first value. */
export const origin = (shape: Shape): Region =>
  regionOf(
    shape,
    shape.map(() => 0),
  );

/** Fills y with a part of x: as much as y holds, from a corner on. */
export const fillPart = (y: Tensor, x: Tensor, corner: readonly number[], shape: Shape, of: Shape = x.shape): void =>
  fillCopy(y, x, shape, regionOf(of, corner), origin(shape), true);

/** Puts x into y from a corner on; the rest of y stays. */
export const fillInto = (y: Tensor, x: Tensor, corner: readonly number[], shape: Shape): void =>
  fillCopy(y, x, shape, origin(shape), regionOf(y.shape, corner), false);

/** Fills y with one value. */
export function fillWith(y: Tensor, value: number): void {
  launchStrips(k.fill, { LENGTH: y.size, FACTOR: value }, { y });
}

/** Throws where values are half words, which cannot be copied one by one; gives their type. */
export function wordSized(name: string, dtype: Tensor["dtype"]) {
  if (dtype !== "f16") return dtype;
  throw new TensorError(`${name}: expected f32, i32 or u32, got f16: cast it first`);
}
