import * as k from "@bosquejo/kernels";
import { launchStrips } from "../runtime/launches/strips.js";
import type { Tensor } from "../runtime/tensor.js";
import type { Store } from "./node.js";

/** The pipeline constants of the operations that a gradient kernel applies when it stores a value. */
export const storeSizes = ({ add, activation }: Store): k.GradientSizes => ({
  ADD: add ? 1 : 0,
  ...(activation ?? { ACTIVATION: k.activationCodes.none, SLOPE: 0 }),
});

/**
 * The tensor to bind as x for a kernel that reads x only to compute the activation's slope. Without an activation it is
 * dy, so that a capture need not keep the memory of x until then.
 */
export const forActivation = ({ activation }: Store, x: Tensor, dy: Tensor): Tensor => (activation ? x : dy);

/** Computes `d = dy f'` for an activation f, whose slope f' follows from its output y. */
export function fillBeforeActivation({ ACTIVATION, SLOPE }: k.ActivationSizes, dy: Tensor, y: Tensor, d: Tensor): void {
  launchStrips(k.activationGradient, { LENGTH: y.size, ACTIVATION, SLOPE }, { a: dy, b: y, y: d });
}
