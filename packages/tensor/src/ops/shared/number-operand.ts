import * as k from "@bosquejo/kernels";
import { count, kindOf, type Shape, TensorError } from "../../runtime/shape.js";
import { foreign, isForeign, Tensor } from "../../runtime/tensor.js";

/** A number in place of an operand, and on which side of the op it is. */
export interface NumberOperand {
  readonly value: number;
  readonly side: "left" | "right";
}

/** Sizes of an op of a tensor, value by value, and a number. */
export const numberSizes = (x: Shape, { value, side }: NumberOperand): k.BroadcastSizes => ({
  ...{ LENGTH: count(x), WIDTH: 4, NUMBER: k.numberSides[side], VALUE: value },
});

/** Calls the op of two tensors, or the one of a tensor and a number. */
export function either<R>(
  name: string,
  operands: readonly unknown[],
  tensors: (a: Tensor, b: Tensor) => R,
  withNumber: (x: Tensor, number: NumberOperand) => R,
): R {
  const [a, b] = operands;
  if (operands.length > 2) throw new TensorError(`${name}: expected two operands, got ${operands.length}`);
  if (a instanceof Tensor && b instanceof Tensor) return tensors(a, b);
  if (a instanceof Tensor && typeof b === "number") return withNumber(a, { value: b, side: "right" });
  if (b instanceof Tensor && typeof a === "number") return withNumber(b, { value: a, side: "left" });
  const remedy = isForeign(a) || isForeign(b) ? foreign.remedy : "";
  const got = `${inWords(a)} and ${inWords(b)}${remedy}`;
  throw new TensorError(`${name}: expected two tensors, or a tensor and a number, got ${got}`);
}

const inWords = (operand: unknown) =>
  operand instanceof Tensor ? "a tensor" : isForeign(operand) ? foreign.kind : kindOf(operand);
