import * as k from "@bosquejo/kernels";
import { explained } from "../runtime/arguments.js";
import { launchStrips } from "../runtime/launches/strips.js";
import type { Tensor } from "../runtime/tensor.js";
import type { Fill, Gradient, Node } from "./node.js";
import { fillBeforeActivation } from "./store.js";

/** The sum of the gradients that a tensor has received so far. */
export interface Collected {
  tensor: Tensor;
  /** true if the sum has memory of its own, to which more can be added in place */
  owned: boolean;
  /**
   * true if the sum is already multiplied by the slope of the activation that made the tensor, directly or through
   * views: it is then the gradient at the input of this activation
   */
  beforeActivation: boolean;
}

/** Fills a tensor with one value. Without `target`, makes a tensor of the shape of `like`. */
export function filled(like: Tensor, value: number, target = like.device.tensor(like.shape)): Tensor {
  launchStrips(k.fill, { LENGTH: like.size, FACTOR: value }, { y: target });
  return target;
}

/** One backward pass: the gradients of `y` with respect to the tensors `wrt`. */
export class BackwardPass {
  /** tensors on the paths from y back to `wrt`; each comes before the tensors it was computed from */
  readonly order: ReadonlySet<Tensor>;
  readonly collected = new Map<Tensor, Collected>();
  readonly #targets: ReadonlyMap<Tensor, Tensor | undefined>;
  /** the number of gradients that each tensor has not received yet */
  readonly #pending = new Map<Tensor, number>();

  constructor(
    readonly y: Tensor,
    wrt: readonly Tensor[],
    into: readonly Tensor[] | undefined,
  ) {
    this.order = pathsTo(y, new Set(wrt));
    this.#targets = new Map(wrt.map((tensor, i) => [tensor, into?.[i]]));
    for (const { node } of this.order) {
      for (const input of node?.inputs ?? []) this.#pending.set(input, (this.#pending.get(input) ?? 0) + 1);
    }
  }

  /** Sets the gradient of y: the seed, or ones. */
  start(seed: Tensor | undefined): void {
    const tensor = seed ?? filled(this.y, 1);
    this.collected.set(this.y, { tensor, owned: seed === undefined, beforeActivation: false });
  }

  /** Computes the gradients of the inputs of the op that made `output`, and adds them to those inputs' sums. */
  propagate(output: Tensor): void {
    const gradient = this.collected.get(output);
    const { node } = output;
    if (!node) return;
    const dy = gradient && gradientBeforeActivation(gradient, output);
    const gradients = dy ? node.backward(dy) : [];
    const heir = dy && this.#heirOf(output, gradients, dy);
    node.inputs.forEach((input, i) => {
      const pending = (this.#pending.get(input) as number) - 1;
      this.#pending.set(input, pending);
      const more = gradients[i];
      if (!more || !this.order.has(input)) return;
      const beforeActivation = node.view === true && gradient?.beforeActivation === true;
      this.#collect(input, more, pending === 0, { beforeActivation, owned: more === dy && input === heir });
    });
  }

  /**
   * Returns the input that takes over the memory of a gradient `dy` that the op of `output` passes on unchanged. There
   * is one if nothing else reads this memory: no other input and no caller.
   */
  #heirOf(output: Tensor, gradients: readonly Gradient[], dy: Tensor): Tensor | undefined {
    const gradient = this.collected.get(output);
    if (this.#targets.has(output) || !(gradient?.owned || dy !== gradient?.tensor)) return undefined;
    const inputs = output.node?.inputs ?? [];
    const [heir, ...others] = inputs.filter((input, i) => gradients[i] === dy && this.order.has(input));
    const once = others.length === 0 && inputs.filter((input) => input === heir).length === 1;
    return once ? heir : undefined;
  }

  #collect(
    input: Tensor,
    more: Exclude<Gradient, undefined>,
    last: boolean,
    passed: Pick<Collected, "owned" | "beforeActivation">,
  ): void {
    const present = this.collected.get(input);
    const target = this.#targets.get(input);
    if (typeof more !== "function") {
      if (present) this.#add(present, more, input);
      else this.collected.set(input, { tensor: more, ...passed });
      return;
    }
    const activation = last && more.stores === "all" ? this.#activationOf(input) : undefined;
    if (!present) {
      const d = target ?? input.device.tensor(input.shape);
      more(d, { add: false, activation });
      this.collected.set(input, { tensor: d, owned: true, beforeActivation: activation !== undefined });
    } else if (present.owned && more.stores) {
      more(present.tensor, { add: true, activation });
      present.beforeActivation = activation !== undefined;
    } else {
      this.#add(present, newGradient(more, input), input);
    }
  }

  #add(present: Collected, more: Tensor, input: Tensor): void {
    const LENGTH = input.size;
    if (present.owned) {
      launchStrips(k.accumulate, { LENGTH }, { a: more, y: present.tensor });
      return;
    }
    const sum = this.#targets.get(input) ?? input.device.tensor(input.shape);
    launchStrips(k.addGradients, { LENGTH }, { a: present.tensor, b: more, y: sum });
    present.tensor = sum;
    present.owned = true;
  }

  /**
   * Returns the activation that made a tensor, directly or through views, if the sum of the tensor's gradients may be
   * multiplied by the activation's slope when the last one is stored. Returns undefined if there is no activation, if
   * the caller asked for the gradient of the tensor itself, or if a viewed tensor has other gradients.
   */
  #activationOf(tensor: Tensor): k.ActivationSizes | undefined {
    for (let at: Tensor | undefined = tensor; at?.node && !this.#targets.has(at); ) {
      const { activation, view, inputs }: Node = at.node;
      if (activation) return isNone(activation) ? undefined : activation;
      const viewed: Tensor | undefined = view ? inputs[0] : undefined;
      at = viewed && this.#pending.get(viewed) === 1 && !this.collected.has(viewed) ? viewed : undefined;
    }
    return undefined;
  }
}

const isNone = ({ ACTIVATION }: k.ActivationSizes) => ACTIVATION === k.activationCodes.none;

/** A gradient in a new tensor. */
function newGradient(fill: Fill, input: Tensor): Tensor {
  const d = input.device.tensor(input.shape);
  fill(d, { add: false, activation: undefined });
  return d;
}

/** Returns the gradient at the input of the activation that ends an op: the op's `backward` takes it. */
function gradientBeforeActivation({ tensor, beforeActivation }: Collected, output: Tensor): Tensor {
  const activation = output.node?.activation;
  if (beforeActivation || !activation || isNone(activation)) return tensor;
  const d = output.device.tensor(output.shape);
  fillBeforeActivation(activation, tensor, output, d);
  return d;
}

/** Tensors on the paths from y back to the wanted ones; each comes before the tensors it was computed from. */
function pathsTo(y: Tensor, wanted: ReadonlySet<Tensor>): Set<Tensor> {
  const onPath = new Map<Tensor, boolean>();
  const after: Tensor[] = [];
  // a stack of our own: with thousands of ops in a row, recursion would overflow the call stack
  const stack = [{ tensor: y, next: 0 }];
  for (let top = stack.at(-1); top; top = stack.at(-1)) {
    const { tensor } = top;
    // a disposed tensor has lost its node: its inputs would get no gradient, without an error
    if (tensor.disposed) explained("gradients", () => tensor.check());
    const inputs = tensor.node?.inputs ?? [];
    const input = inputs[top.next++];
    if (input) {
      if (!onPath.has(input)) stack.push({ tensor: input, next: 0 });
      continue;
    }
    stack.pop();
    const found = wanted.has(tensor) || inputs.some((each) => onPath.get(each));
    onPath.set(tensor, found);
    if (found) after.push(tensor);
  }
  return new Set(after.reverse());
}
