import * as k from "@bosquejo/kernels";
import { checkTensor, checkTensors, explained } from "../runtime/arguments.js";
import { during } from "../runtime/launches/nan-checks.js";
import { launchStrips } from "../runtime/launches/strips.js";
import { checkOptions } from "../runtime/options.js";
import { scope } from "../runtime/scope.js";
import { count, TensorError, words } from "../runtime/shape.js";
import type { Tensor } from "../runtime/tensor.js";
import { BackwardPass, type Collected, filled } from "./backward-pass.js";

export interface GradientOptions {
  /** the gradient of y itself, in the shape of y; 1 by default, if y has one value */
  readonly seed?: Tensor;
  /** tensors that receive the gradients, one for each of `wrt`; new tensors by default */
  readonly into?: readonly Tensor[];
}

/**
 * Computes the gradients of `y` with respect to each tensor of `wrt`, by reverse mode. If y has several values, these
 * are the gradients of its inner product with the seed. A tensor on which y does not depend gets zeros. The gradients
 * are of first order: they have no gradients themselves.
 *
 * @throws {TensorError} if y has several values and there is no seed, or if shapes, dtypes or devices do not agree
 */
export function gradients(y: Tensor, wrt: readonly Tensor[], options: GradientOptions = {}): Tensor[] {
  checkOptions("gradients", options, ["seed?", "into?"]);
  const { seed, into } = options;
  checkArguments(y, wrt, seed, into);
  return scope(y.device, () =>
    during(y.device, "gradients", () => {
      const pass = new BackwardPass(y, wrt, into);
      pass.start(seed);
      for (const output of pass.order) during(y.device, `gradient of ${output.node?.op}`, () => pass.propagate(output));
      return wrt.map((tensor, i) => finished(pass.collected.get(tensor), tensor, into?.[i]));
    }),
  );
}

function checkArguments(y: Tensor, wrt: readonly Tensor[], seed?: Tensor, into?: readonly Tensor[]): void {
  checkTensor("gradients", "y", y);
  checkTensors("gradients", "wrt", wrt);
  if (into !== undefined) checkTensors("gradients", "into", into);
  if (seed !== undefined) checkTensor("gradients", "seed", seed);
  for (const each of [y, ...wrt, ...(seed ? [seed] : []), ...(into ?? [])]) {
    explained("gradients", () => each.check());
    if (each.device !== y.device) throw new TensorError("gradients: expected tensors of one device, got two devices");
  }
  for (const { dtype } of [y, ...(seed ? [seed] : []), ...(into ?? [])]) {
    if (dtype !== "f32") throw new TensorError(`gradients: expected f32 for y, seed and into, got ${dtype}`);
  }
  if (new Set(into).size < (into?.length ?? 0))
    throw new TensorError("gradients: expected each tensor once in into, got one twice");
  if (!seed && y.size !== 1) {
    throw new TensorError(`gradients: expected a y of one value, or a seed, got ${words(y.shape)} without a seed`);
  }
  if (seed && count(seed.shape) !== y.size) {
    throw new TensorError(`gradients: expected a seed of ${words(y.shape)}, got ${words(seed.shape)}`);
  }
  if (into && into.length !== wrt.length) {
    throw new TensorError(`gradients: expected ${wrt.length} tensors in into, as in wrt, got ${into.length}`);
  }
  for (const [i, { shape }] of (into ?? []).entries()) {
    const wanted = (wrt[i] as Tensor).shape;
    if (count(shape) === count(wanted)) continue;
    throw new TensorError(`gradients: expected a tensor of ${words(wanted)} at into[${i}], got ${words(shape)}`);
  }
}

/** Returns the gradient in the tensor that the caller named, or in a tensor that shares its memory with no other. */
function finished(gradient: Collected | undefined, tensor: Tensor, target: Tensor | undefined): Tensor {
  if (!gradient) return filled(tensor, 0, target);
  if (target ? gradient.tensor === target : gradient.owned) return gradient.tensor;
  const copy = target ?? tensor.device.tensor(tensor.shape);
  launchStrips(k.scale, { LENGTH: tensor.size, FACTOR: 1 }, { a: gradient.tensor, y: copy });
  return copy;
}
