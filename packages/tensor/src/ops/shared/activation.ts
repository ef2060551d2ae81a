import * as k from "@bosquejo/kernels";
import { described } from "../../runtime/arguments.js";
import { kindOf, TensorError } from "../../runtime/shape.js";

/** An activation by name; a leaky ReLU with its slope below zero. */
export type Activation = "none" | "relu" | "sigmoid" | "tanh" | { readonly leakyRelu: number };

const plain: readonly Activation[] = ["none", "relu", "sigmoid", "tanh"];

/** The constants that stand for an activation in a kernel. */
export function activationSizes(activation: Activation): k.ActivationSizes {
  if (typeof activation === "object" && activation !== null && Object.keys(activation).join() === "leakyRelu") {
    return { ACTIVATION: k.activationCodes.leakyRelu, SLOPE: activation.leakyRelu };
  }
  if (typeof activation === "string" && plain.includes(activation)) {
    return { ACTIVATION: k.activationCodes[activation], SLOPE: 0 };
  }
  const { activation: inside } = Object(activation);
  const remedy = inside === undefined ? "" : `: hand over ${kindOf(inside)} itself`;
  throw new TensorError(
    `expected an activation of "none", "relu", "sigmoid", "tanh" or { leakyRelu: slope }, got ${described(activation)}${remedy}`,
  );
}
