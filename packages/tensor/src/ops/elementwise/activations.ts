import * as k from "@bosquejo/kernels";
import { op } from "../../autograd/op.js";
import { launchStrips } from "../../runtime/launches/strips.js";
import type { OptionName } from "../../runtime/options.js";
import { count } from "../../runtime/shape.js";
import type { Tensor } from "../../runtime/tensor.js";
import { type Activation, activationSizes } from "../shared/activation.js";

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
/** `x` if x is above 0, otherwise `slope x`. */
export const leakyRelu = activationOp<{ readonly slope: number }>("leakyRelu", ["slope"], ({ slope }) => ({
  leakyRelu: slope,
}));
