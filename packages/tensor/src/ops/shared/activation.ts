import * as k from "@bosquejo/kernels";
import { described } from "../../runtime/arguments.js";
import { kindOf, TensorError } from "../../runtime/shape.js";

/** An activation: its name, or a leaky ReLU with its slope below zero. */
export type Activation = "none" | "relu" | "sigmoid" | "tanh" | { readonly leakyRelu: number };

const plain: readonly Activation[] = ["none", "relu", "sigmoid", "tanh"];

/**
 * The pipeline constants of an activation.
 * @throws {TensorError} if there is no such activation
 */
export function activationSizes(activation: Activation): k.ActivationSizes {
  if (typeof activation === "object" && activation !== null && Object.keys(activation).join() === "leakyRelu") {
    return { ACTIVATION: k.activationCodes.leakyRelu, SLOPE: activation.leakyRelu };
  }
  if (typeof activation === "string" && plain.includes(activation)) {
    return { ACTIVATION: k.activationCodes[activation], SLOPE: 0 };
  }
  const { activation: inside } = Object(activation);
  const remedy = inside === undefined ? "" : `: pass ${kindOf(inside)} itself`;
  const names = '"none", "relu", "sigmoid", "tanh" or { leakyRelu: slope }';
  throw new TensorError(`expected an activation of ${names}, got ${described(activation)}${remedy}`);
}
