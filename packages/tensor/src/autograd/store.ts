import * as k from "@bosquejo/kernels";
import { launchStrips } from "../runtime/launches/strips.js";
import type { Tensor } from "../runtime/tensor.js";
import type { Store } from "./node.js";

/** The constants that say how a gradient is stored. */
export const storeSizes = ({ add, activation }: Store): k.GradientSizes => ({
  ADD: add ? 1 : 0,
  ...(activation ?? { ACTIVATION: k.activationCodes.none, SLOPE: 0 }),
});

/** What is bound as x where no kernel reads it but for an activation: x need not live on for nothing. */
export const forActivation = ({ activation }: Store, x: Tensor, dy: Tensor): Tensor => (activation ? x : dy);

/** `d = dy f'`, told by the activation's output y. */
export function fillBeforeActivation({ ACTIVATION, SLOPE }: k.ActivationSizes, dy: Tensor, y: Tensor, d: Tensor): void {
  launchStrips(k.activationGradient, { LENGTH: y.size, ACTIVATION, SLOPE }, { a: dy, b: y, y: d });
}
