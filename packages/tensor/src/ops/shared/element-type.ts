import type * as k from "@bosquejo/kernels";
import { TensorError } from "../../runtime/shape.js";
import type { Tensor } from "../../runtime/tensor.js";
import type { NumberOperand } from "./number-operand.js";

/**
 * The kernel for the element type of tensors.
 * @throws {TensorError} if the types differ, or for f16, which has no kernel
 */
export function ofType<K>(name: string, kernels: Readonly<Record<k.ElementType, K>>, ...tensors: Tensor[]): K {
  const [{ dtype }] = tensors as [Tensor];
  const other = tensors.find((each) => each.dtype !== dtype);
  if (other) throw new TensorError(`${name}: expected tensors of the same type, got ${dtype} and ${other.dtype}`);
  if (dtype === "f16") throw new TensorError(`${name}: expected f32, i32 or u32, got f16: cast it first`);
  return kernels[dtype];
}

/**
 * Checks a number that is the other operand of an integer tensor.
 * @throws {TensorError} if the tensor's type cannot hold the number
 */
export function checkNumber(name: string, { dtype }: Tensor, { value }: NumberOperand): void {
  if (dtype === "f32") return;
  const [least, most] = dtype === "u32" ? [0, 2 ** 32 - 1] : [-(2 ** 31), 2 ** 31 - 1];
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw new TensorError(`${name}: expected a whole number from ${least} to ${most} with ${dtype}, got ${value}`);
}
