import * as k from "@bosquejo/kernels";
import { count, kindOf, type Shape, TensorError } from "../../runtime/shape.js";
import { foreign, isForeign, Tensor } from "../../runtime/tensor.js";

/** A number instead of a tensor as an operand, with its side of the op. */
export interface NumberOperand {
  readonly value: number;
  readonly side: "left" | "right";
}

/** The sizes of an elementwise op of a tensor and a number. */
export const numberSizes = (x: Shape, { value, side }: NumberOperand): k.BroadcastSizes => ({
  ...{ LENGTH: count(x), WIDTH: 4, NUMBER: k.numberSides[side], VALUE: value },
});

/**
 * Calls `tensors` with two tensors, or `withNumber` with a tensor and a number.
 * @throws {TensorError} for other operands
 */
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
