import * as k from "@bosquejo/kernels";
import { launch, op } from "../op.js";
import { count } from "../shape.js";
import type { Tensor } from "../tensor.js";

/** An activation by name; a leaky ReLU with its slope below zero. */
export type Activation = "none" | "relu" | "sigmoid" | "tanh" | { readonly leakyRelu: number };

/** The constants that stand for an activation in a kernel. */
export function activationSizes(activation: Activation): k.ActivationSizes {
  return typeof activation === "object"
    ? { ACTIVATION: k.activationCodes.leakyRelu, SLOPE: activation.leakyRelu }
    : { ACTIVATION: k.activationCodes[activation], SLOPE: 0 };
}

/** The gradient before the activation, from that after it: dy itself where there is none. */
export function beforeActivation(sizes: k.ActivationSizes, dy: Tensor, y: Tensor): Tensor {
  if (sizes.ACTIVATION === k.activationCodes.none) return dy;
  const d = dy.device.tensor(dy.shape);
  fillBeforeActivation(sizes, dy, y, d);
  return d;
}

function fillBeforeActivation({ ACTIVATION, SLOPE }: k.ActivationSizes, dy: Tensor, y: Tensor, d: Tensor): void {
  launch(k.activationGradient, { LENGTH: y.size, ACTIVATION, SLOPE }, { a: dy, b: y, y: d });
}

const activationOp = <O>(name: string, activation: (options: O) => Activation) =>
  op<readonly [Tensor], k.ActivationSizes, O>({
    name,
    sizes: (_shapes, options) => activationSizes(activation(options)),
    shape: (_sizes, [x]) => x,
    forward: (s, y, [a]) => launch(k.activation, { LENGTH: count(a.shape), ...s }, { a, y }),
    backward: (s, dy, y) => [(dx) => fillBeforeActivation(s, dy, y, dx)],
  });

/** `max(x, 0)` */
export const relu = activationOp<undefined>("relu", () => "relu");
/** `1 / (1 + exp(-x))` */
export const sigmoid = activationOp<undefined>("sigmoid", () => "sigmoid");
/** The hyperbolic tangent. */
export const tanh = activationOp<undefined>("tanh", () => "tanh");
/** `x` above zero, `slope x` below. */
export const leakyRelu = activationOp<{ readonly slope: number }>("leakyRelu", ({ slope }) => ({ leakyRelu: slope }));
