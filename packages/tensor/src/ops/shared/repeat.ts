import * as k from "@bosquejo/kernels";
import type { Gradient } from "../../autograd/node.js";
import { launchWalk } from "../../runtime/launches/strips.js";
import { count, type Shape, words } from "../../runtime/shape.js";
import type { Tensor } from "../../runtime/tensor.js";
import { fillSum, middleOf } from "./reduce.js";
import { walkOver, walkSizes } from "./walk.js";

/** The sizes of a kernel that broadcasts values of the shape `from` to `shape`, times a factor. */
export const repeatedSizes = (shape: Shape, from: Shape, factor: number): k.BroadcastSizes => ({
  ...{
    ...walkSizes(walkOver(shape, from), "A", { padded: true }),
    OP: k.binaries.mul.code,
    NUMBER: k.numberSides.right,
    VALUE: factor,
  },
});

/** Fills y with factor times x. x is read as the given shape, and broadcast to y's shape. */
export const fillRepeated = (y: Tensor, x: Tensor, shape: Shape, factor: number): void =>
  launchWalk(k.binaries.mul.forward, repeatedSizes(y.shape, shape, factor), { a: x, b: x, y });

/** Fills d, of the given shape, with sums of x over the axes along which broadcasting repeats that shape. */
export function fillUnrepeated(d: Tensor, x: Tensor, shape: Shape): void {
  const rank = x.shape.length;
  const sizeAt = (axis: number) => shape[axis - rank + shape.length] ?? 1;
  const repeated = x.shape.map((size, axis) => size > 1 && sizeAt(axis) === 1);
  let sums = x;
  let sizes = x.shape;
  // sums neighbouring axes together, the last ones first; an axis of size 1 joins either neighbour
  for (let last = rank - 1; last >= 0; last--) {
    if (!repeated[last]) continue;
    let first = last;
    while (first > 0 && (repeated[first - 1] || sizes[first - 1] === 1)) first--;
    const left = sizes.map((size, axis) => (axis >= first && axis <= last ? 1 : size));
    const target = count(left) === count(shape) ? d : x.device.tensor(left);
    fillSum(target, sums, middleOf(sizes, first, last));
    if (sums !== x) sums.dispose();
    [sums, sizes] = [target, left];
    last = first;
  }
}

/** The gradient dy in the shape of y: a seed may have another shape. */
export const shapedAs = (y: Tensor, dy: Tensor): Tensor => (words(dy.shape) === words(y.shape) ? dy : dy.view(y.shape));

/** The gradient at an operand of the given shape: dy itself if nothing was repeated, otherwise sums of dy. */
export const unrepeated = (dy: Tensor, shape: Shape): Gradient =>
  count(shape) === dy.size ? dy : (d) => fillUnrepeated(d, dy, shape);
