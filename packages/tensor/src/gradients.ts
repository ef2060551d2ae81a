import * as k from "@bosquejo/kernels";
import { launch } from "./op.js";
import { scope } from "./scope.js";
import { count, TensorError, words } from "./shape.js";
import type { Tensor } from "./tensor.js";

export interface GradientOptions {
  /** the gradient of y itself, of y's shape; may be left out where y has one value (then 1) */
  readonly seed?: Tensor;
  /** tensors to be filled with the gradients instead of new ones */
  readonly into?: readonly Tensor[];
}

interface Collected {
  tensor: Tensor;
  /** whether more may be added in place: not where another tensor's gradient is the same memory */
  owned: boolean;
}

/**
 * Gradients of `y` (of its inner product with the seed) with respect to `wrt`, by reverse mode; zeros where y does not
 * depend on one. First order only.
 */
export function gradients(y: Tensor, wrt: readonly Tensor[], { seed, into }: GradientOptions = {}): Tensor[] {
  const { device } = y;
  if (!seed && y.size !== 1) {
    throw new TensorError(`gradients: wants one value or a seed, got ${words(y.shape)} without a seed`);
  }
  if (seed && count(seed.shape) !== y.size) {
    throw new TensorError(`gradients: wants a seed of ${words(y.shape)}, got ${words(seed.shape)}`);
  }
  if (into && into.length !== wrt.length) {
    throw new TensorError(`gradients: wants ${wrt.length} tensors to fill, got ${into.length}`);
  }
  for (const [i, { shape }] of (into ?? []).entries()) {
    const wanted = (wrt[i] as Tensor).shape;
    if (count(shape) === count(wanted)) continue;
    throw new TensorError(`gradients: wants a tensor of ${words(wanted)} to fill, got ${words(shape)}`);
  }
  return scope(device, () => {
    const order = pathsTo(y, new Set(wrt));
    const collected = new Map<Tensor, Collected>();
    const dy = seed ?? filled(y, 1);
    collected.set(y, { tensor: dy, owned: seed === undefined });
    const targets = new Map(wrt.map((tensor, i) => [tensor, into?.[i]]));
    for (const output of order) {
      const gradient = collected.get(output);
      const { node } = output;
      if (!gradient || !node) continue;
      const parts = node.backward(gradient.tensor);
      node.inputs.forEach((input, i) => {
        if (!order.has(input)) return;
        const part = parts[i];
        if (part) collect(collected, input, part, targets.get(input));
      });
    }
    return wrt.map((tensor, i) => finished(collected.get(tensor), tensor, into?.[i]));
  });
}

/** Tensors on the way from y back to the wanted ones, each before those it was made from. */
function pathsTo(y: Tensor, wanted: ReadonlySet<Tensor>): Set<Tensor> {
  const leads = new Map<Tensor, boolean>();
  const after: Tensor[] = [];
  const visit = (tensor: Tensor): boolean => {
    const known = leads.get(tensor);
    if (known !== undefined) return known;
    let found = wanted.has(tensor);
    for (const input of tensor.node?.inputs ?? []) found = visit(input) || found;
    leads.set(tensor, found);
    if (found) after.push(tensor);
    return found;
  };
  visit(y);
  return new Set(after.reverse());
}

function collect(
  collected: Map<Tensor, Collected>,
  input: Tensor,
  part: Tensor | ((d: Tensor) => void),
  target: Tensor | undefined,
): void {
  const present = collected.get(input);
  if (!present) {
    if (typeof part !== "function") {
      collected.set(input, { tensor: part, owned: false });
      return;
    }
    const d = target ?? input.device.tensor(input.shape);
    part(d);
    collected.set(input, { tensor: d, owned: true });
    return;
  }
  const more = typeof part === "function" ? input.device.tensor(input.shape) : part;
  if (typeof part === "function") part(more);
  const LENGTH = input.size;
  if (present.owned) {
    launch(k.accumulate, { LENGTH }, { a: more, y: present.tensor });
  } else {
    const sum = target ?? input.device.tensor(input.shape);
    launch(k.add, { LENGTH }, { a: present.tensor, b: more, y: sum });
    collected.set(input, { tensor: sum, owned: true });
  }
}

/** The gradient in the tensor that the caller named, or in one of its own. */
function finished(gradient: Collected | undefined, tensor: Tensor, target: Tensor | undefined): Tensor {
  if (!gradient) return filled(tensor, 0, target);
  if (target ? gradient.tensor === target : gradient.owned) return gradient.tensor;
  const copy = target ?? tensor.device.tensor(tensor.shape);
  launch(k.scale, { LENGTH: tensor.size, FACTOR: 1 }, { a: gradient.tensor, y: copy });
  return copy;
}

function filled(like: Tensor, value: number, target = like.device.tensor(like.shape)): Tensor {
  launch(k.fill, { LENGTH: like.size, FACTOR: value }, { y: target });
  return target;
}
