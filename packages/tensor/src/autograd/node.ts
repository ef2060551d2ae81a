import type { ActivationSizes } from "@bosquejo/kernels";
import type { Tensor } from "../runtime/tensor.js";

/** The op that made a tensor, and the function that computes the gradients of its inputs. */
export interface Node {
  readonly op: string;
  readonly inputs: readonly Tensor[];
  /** the activation that ends the op; `backward` takes the gradient before it */
  readonly activation?: ActivationSizes | undefined;
  /** true if the tensor uses the memory of its only input, in another shape */
  readonly view?: boolean;
  /** tensors beside inputs and output that the gradient reads; disposed together with the output */
  readonly kept?: readonly Tensor[];
  /** one entry for each input: a function that fills its gradient, the gradient itself, or undefined for none */
  readonly backward: (dy: Tensor) => readonly Gradient[];
}

/** The operations that a gradient kernel applies to a value when it stores it, which saves separate launches. */
export interface Store {
  /** adds the value to the one that the gradient already holds */
  readonly add: boolean;
  /** multiplies by the slope of the activation that made the input */
  readonly activation: ActivationSizes | undefined;
}

/** Fills the gradient `d`. It applies the operations of `store` that `stores` names: all, only `add`, or none. */
export interface Fill {
  (d: Tensor, store: Store): void;
  readonly stores?: "all" | "add";
}

/** A function that fills the gradient, the gradient itself, or undefined for none. */
export type Gradient = Fill | Tensor | undefined;

/** Marks a function that fills a gradient as one that can also add to it and apply an activation's slope. */
export const storing = (fill: (d: Tensor, store: Store) => void): Fill =>
  Object.assign(fill, { stores: "all" as const });

/** Marks a function that fills a gradient as one that can also add to it, but cannot apply an activation's slope. */
export const adding = (fill: (d: Tensor, store: Store) => void): Fill =>
  Object.assign(fill, { stores: "add" as const });
