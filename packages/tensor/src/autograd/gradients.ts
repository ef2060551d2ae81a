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
  /** the gradient of y itself, of y's shape; may be left out where y has one value (then 1) */
  readonly seed?: Tensor;
  /** tensors to be filled with the gradients instead of new ones */
  readonly into?: readonly Tensor[];
}

/**
 * Gradients of `y` (of its inner product with the seed) with respect to `wrt`, by reverse mode; zeros where y does not
 * depend on one. First order only.
 */
export function gradients(y: Tensor, wrt: readonly Tensor[], options: GradientOptions = {}): Tensor[] {
  checkOptions("gradients", options, ["seed?", "into?"]);
  const { seed, into } = options;
  checkArguments(y, wrt, seed, into);
  return scope(y.device, () =>
    during(y.device, "gradients", () => {
      const pass = new BackwardPass(y, wrt, into);
      pass.start(seed);
      for (const output of pass.order) during(y.device, `gradient of ${output.node?.op}`, () => pass.back(output));
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
  if (new Set(into).size < (into?.length ?? 0)) throw new TensorError("gradients: expected each tensor once in into");
  if (!seed && y.size !== 1) {
    throw new TensorError(`gradients: expected one value or a seed, got ${words(y.shape)} without a seed`);
  }
  if (seed && count(seed.shape) !== y.size) {
    throw new TensorError(`gradients: expected a seed of ${words(y.shape)}, got ${words(seed.shape)}`);
  }
  if (into && into.length !== wrt.length) {
    throw new TensorError(`gradients: expected ${wrt.length} tensors to fill, got ${into.length}`);
  }
  for (const [i, { shape }] of (into ?? []).entries()) {
    const wanted = (wrt[i] as Tensor).shape;
    if (count(shape) === count(wanted)) continue;
    throw new TensorError(`gradients: expected a tensor of ${words(wanted)} to fill, got ${words(shape)}`);
  }
}

/** The gradient in the tensor that the caller named, or in one of its own. */
function finished(gradient: Collected | undefined, tensor: Tensor, target: Tensor | undefined): Tensor {
  if (!gradient) return filled(tensor, 0, target);
  if (target ? gradient.tensor === target : gradient.owned) return gradient.tensor;
  const copy = target ?? tensor.device.tensor(tensor.shape);
  launchStrips(k.scale, { LENGTH: tensor.size, FACTOR: 1 }, { a: gradient.tensor, y: copy });
  return copy;
}
