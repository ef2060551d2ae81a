import type { BroadcastSizes } from "@bosquejo/kernels";
import { count, kindOf, type Shape, TensorError } from "../shape.js";
import { foreign, isForeign, Tensor } from "../tensor.js";

/** A number in place of an operand, and which operand is a tensor. */
export interface Scalar {
  readonly value: number;
  readonly side: 1 | 2;
}

/** Sizes of an op of a tensor, value by value, and a number. */
export const scalarSizes = (x: Shape, { value, side }: Scalar): BroadcastSizes => ({
  ...{ LENGTH: count(x), LANES: 4, SCALAR: side, VALUE: value },
});

/** Calls the op of two tensors, or the one of a tensor and a number. */
export function either<R>(
  name: string,
  operands: readonly unknown[],
  tensors: (a: Tensor, b: Tensor) => R,
  scalar: (x: Tensor, scalar: Scalar) => R,
): R {
  const [a, b] = operands;
  if (operands.length > 2) throw new TensorError(`${name}: wants two operands, got ${operands.length}`);
  if (a instanceof Tensor && b instanceof Tensor) return tensors(a, b);
  if (a instanceof Tensor && typeof b === "number") return scalar(a, { value: b, side: 1 });
  if (b instanceof Tensor && typeof a === "number") return scalar(b, { value: a, side: 2 });
  const remedy = isForeign(a) || isForeign(b) ? foreign.remedy : "";
  const got = `${inWords(a)} and ${inWords(b)}${remedy}`;
  throw new TensorError(`${name}: wants two tensors, or a tensor and a number, got ${got}`);
}

const inWords = (operand: unknown) =>
  operand instanceof Tensor ? "a tensor" : isForeign(operand) ? foreign.kind : kindOf(operand);
