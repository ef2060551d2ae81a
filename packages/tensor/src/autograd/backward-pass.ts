import * as k from "@bosquejo/kernels";
import { explained } from "../runtime/arguments.js";
import { launchStrips } from "../runtime/launches/strips.js";
import type { Tensor } from "../runtime/tensor.js";
import type { Fill, Gradient, Node } from "./node.js";
import { fillBeforeActivation } from "./store.js";

/** A gradient as far as it is added up. */
export interface Collected {
  tensor: Tensor;
  /** whether more may be added in place: not where another tensor's gradient is the same memory */
  owned: boolean;
  /** whether it is the gradient before the activation that the tensor's op ended with */
  before: boolean;
}

/** A tensor filled with one value, of the shape of another unless it is given. */
export function filled(like: Tensor, value: number, target = like.device.tensor(like.shape)): Tensor {
  launchStrips(k.fill, { LENGTH: like.size, FACTOR: value }, { y: target });
  return target;
}

/** One backward pass from y. */
export class BackwardPass {
  /** tensors on the way from y back to the wanted ones, each before those it was made from */
  readonly order: ReadonlySet<Tensor>;
  readonly collected = new Map<Tensor, Collected>();
  readonly #targets: ReadonlyMap<Tensor, Tensor | undefined>;
  /** how many gradients a tensor is still to get */
  readonly #open = new Map<Tensor, number>();

  constructor(
    readonly y: Tensor,
    wrt: readonly Tensor[],
    into: readonly Tensor[] | undefined,
  ) {
    this.order = pathsTo(y, new Set(wrt));
    this.#targets = new Map(wrt.map((tensor, i) => [tensor, into?.[i]]));
    for (const { node } of this.order) {
      for (const input of node?.inputs ?? []) this.#open.set(input, (this.#open.get(input) ?? 0) + 1);
    }
  }

  start(seed: Tensor | undefined): void {
    this.collected.set(this.y, { tensor: seed ?? filled(this.y, 1), owned: seed === undefined, before: false });
  }

  /** Hands an output's gradient on to what it was made from. */
  back(output: Tensor): void {
    const gradient = this.collected.get(output);
    const { node } = output;
    if (!node) return;
    const parts = gradient ? node.backward(beforeActivation(gradient, output)) : [];
    node.inputs.forEach((input, i) => {
      const open = (this.#open.get(input) as number) - 1;
      this.#open.set(input, open);
      const part = parts[i];
      if (part && this.order.has(input))
        this.#collect(input, part, open === 0, node.view === true && gradient?.before === true);
    });
  }

  #collect(input: Tensor, part: Exclude<Gradient, undefined>, last: boolean, before: boolean): void {
    const present = this.collected.get(input);
    const target = this.#targets.get(input);
    if (typeof part !== "function") {
      if (present) this.#add(present, part, input);
      else this.collected.set(input, { tensor: part, owned: false, before });
      return;
    }
    const activation = last && part.stores ? this.#endOf(input) : undefined;
    if (!present) {
      const d = target ?? input.device.tensor(input.shape);
      part(d, { add: false, activation });
      this.collected.set(input, { tensor: d, owned: true, before: activation !== undefined });
    } else if (present.owned && part.stores) {
      part(present.tensor, { add: true, activation });
      present.before = activation !== undefined;
    } else {
      this.#add(present, alone(part, input), input);
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

  /** The activation that gave a tensor, where its last gradient may go through it on the way: nobody wants the one after it. */
  #endOf(tensor: Tensor): k.ActivationSizes | undefined {
    for (let at: Tensor | undefined = tensor; at?.node && !this.#targets.has(at); ) {
      const { activation, view, inputs }: Node = at.node;
      if (activation) return isNone(activation) ? undefined : activation;
      const viewed: Tensor | undefined = view ? inputs[0] : undefined;
      at = viewed && this.#open.get(viewed) === 1 && !this.collected.has(viewed) ? viewed : undefined;
    }
    return undefined;
  }
}

const isNone = ({ ACTIVATION }: k.ActivationSizes) => ACTIVATION === k.activationCodes.none;

/** A gradient by itself. */
function alone(fill: Fill, input: Tensor): Tensor {
  const d = input.device.tensor(input.shape);
  fill(d, { add: false, activation: undefined });
  return d;
}

/** What an op's backward wants: the gradient before its activation. */
function beforeActivation({ tensor, before }: Collected, output: Tensor): Tensor {
  const activation = output.node?.activation;
  if (before || !activation || isNone(activation)) return tensor;
  const d = output.device.tensor(output.shape);
  fillBeforeActivation(activation, tensor, output, d);
  return d;
}

/** Tensors on the way from y back to the wanted ones, each before those it was made from. */
function pathsTo(y: Tensor, wanted: ReadonlySet<Tensor>): Set<Tensor> {
  const leads = new Map<Tensor, boolean>();
  const after: Tensor[] = [];
  // not by recursion: thousands of ops one after the other would be too deep
  const open = [{ tensor: y, next: 0 }];
  for (let step = open.at(-1); step; step = open.at(-1)) {
    const { tensor } = step;
    // its node went with it: what it was made from would silently get no gradient
    if (tensor.disposed) explained("gradients", () => tensor.check());
    const inputs = tensor.node?.inputs ?? [];
    const input = inputs[step.next++];
    if (input) {
      if (!leads.has(input)) open.push({ tensor: input, next: 0 });
      continue;
    }
    open.pop();
    const found = wanted.has(tensor) || inputs.some((each) => leads.get(each));
    leads.set(tensor, found);
    if (found) after.push(tensor);
  }
  return new Set(after.reverse());
}
