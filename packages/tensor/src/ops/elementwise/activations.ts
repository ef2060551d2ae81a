import * as k from "@bosquejo/kernels";
import { op } from "../../autograd/op.js";
import { described } from "../../runtime/arguments.js";
import { launchStrips } from "../../runtime/launches/strips.js";
import type { OptionName } from "../../runtime/options.js";
import { count, kindOf, TensorError } from "../../runtime/shape.js";
import type { Store, Tensor } from "../../runtime/tensor.js";

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
    `wants an activation of "none", "relu", "sigmoid", "tanh" or { leakyRelu: slope }, got ${described(activation)}${remedy}`,
  );
}

/** The constants that say how a gradient is stored. */
export const storeSizes = ({ add, activation }: Store): k.GradientSizes => ({
  ADD: add ? 1 : 0,
  ...(activation ?? activationSizes("none")),
});

/** What is bound as x where no kernel reads it but for an activation: x need not live on for nothing. */
export const forActivation = ({ activation }: Store, x: Tensor, dy: Tensor): Tensor => (activation ? x : dy);

/** `d = dy f'`, told by the activation's output y. */
export function fillBeforeActivation({ ACTIVATION, SLOPE }: k.ActivationSizes, dy: Tensor, y: Tensor, d: Tensor): void {
  launchStrips(k.activationGradient, { LENGTH: y.size, ACTIVATION, SLOPE }, { a: dy, b: y, y: d });
}

const activationOp = <O>(name: string, options: readonly OptionName<O>[], activation: (options: O) => Activation) =>
  op<readonly [Tensor], k.ActivationSizes, O>({
    name,
    inputs: ["x"],
    options,
    sizes: (_shapes, given) => activationSizes(activation(given)),
    shape: (_sizes, [x]) => x,
    forward: (s, y, [a]) => launchStrips(k.activation, { LENGTH: count(a.shape), ...s }, { a, y }),
    activation: (s) => s,
    backward: (_s, d) => [d],
  });

/** `max(x, 0)` */
export const relu = activationOp<undefined>("relu", [], () => "relu");
/** `1 / (1 + exp(-x))` */
export const sigmoid = activationOp<undefined>("sigmoid", [], () => "sigmoid");
/** The hyperbolic tangent. */
export const tanh = activationOp<undefined>("tanh", [], () => "tanh");
/** `x` above zero, `slope x` below. */
export const leakyRelu = activationOp<{ readonly slope: number }>("leakyRelu", ["slope"], ({ slope }) => ({
  leakyRelu: slope,
}));
