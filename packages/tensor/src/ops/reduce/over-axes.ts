import { keepWith } from "../../autograd/op.js";
import { checkTensor, explained } from "../../runtime/arguments.js";
import { checkFlag, checkList, checkOptions } from "../../runtime/options.js";
import { type Shape, TensorError, words } from "../../runtime/shape.js";
import type { Tensor } from "../../runtime/tensor.js";
import { axisOf } from "../shared/axes.js";

/** The axes that are reduced, by default all of them; negative axes count from the last. */
export interface AxesOptions {
  readonly axes?: readonly number[];
  /** true: reduced axes stay, with size 1; false (default): they are removed, and a result without axes is `[1]` */
  readonly keepDims?: boolean;
}

/** Neighbouring axes to reduce, and the shape of the result. */
export interface Stretch {
  readonly first: number;
  readonly last: number;
  readonly shape: Shape;
}
type Reduce = (x: Tensor, stretch: Stretch) => Tensor;

/**
 * The axes of a tensor as sorted numbers from 0.
 * @throws {TensorError} for no axes, for axes that x lacks, and for an axis that is given twice
 */
function axesOf(name: string, { shape }: Tensor, axes: readonly number[] = shape.map((_, axis) => axis)) {
  if (axes.length === 0) throw new TensorError(`${name}: expected at least one axis, got none`);
  const found = [...new Set(axes.map((axis) => explained(name, () => axisOf(shape, axis))))].sort((a, b) => a - b);
  if (found.length < axes.length) throw new TensorError(`${name}: expected each axis once, got ${words(axes)}`);
  return found;
}

/** Reduces a tensor over axes: each stretch of neighbouring axes in one go, the last stretch first. */
export function overAxes(name: string, x: Tensor, { axes, keepDims = false }: AxesOptions, reduce: Reduce): Tensor {
  explained(name, () => {
    x.check();
    checkFlag("keepDims", keepDims);
    if (axes !== undefined) checkList("axes", axes);
  });
  const chosen = axesOf(name, x, axes);
  const stretches: { first: number; last: number }[] = [];
  for (const axis of chosen) {
    const present = stretches.at(-1);
    if (present?.last === axis - 1) present.last = axis;
    else stretches.push({ first: axis, last: axis });
  }
  const left = x.shape.filter((_, axis) => !chosen.includes(axis));
  const target = keepDims ? x.shape.map((size, axis) => (chosen.includes(axis) ? 1 : size)) : left;
  const steps: Tensor[] = [];
  stretches.reverse().forEach(({ first, last }, i) => {
    const present = steps.at(-1) ?? x;
    const shape = present.shape.map((size, axis) => (axis >= first && axis <= last ? 1 : size));
    const final = i === stretches.length - 1;
    steps.push(reduce(present, { first, last, shape: final ? (target.length > 0 ? target : [1]) : shape }));
  });
  const y = steps.pop() as Tensor;
  keepWith(y, steps);
  return y;
}

/** Makes a function that reduces a tensor over axes. */
export const reducing =
  (name: string, reduce: Reduce) =>
  (x: Tensor, axes: AxesOptions = {}): Tensor => {
    checkTensor(name, "x", x);
    checkOptions(name, axes, ["axes?", "keepDims?"]);
    return overAxes(name, x, axes, reduce);
  };
