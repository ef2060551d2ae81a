import type { ActivationSizes } from "@bosquejo/kernels";
import type { Tensor } from "../runtime/tensor.js";

/** Which op made a tensor and how gradients flow back through it. */
export interface Node {
  readonly op: string;
  readonly inputs: readonly Tensor[];
  /** what the op ended with; its backward wants the gradient before that */
  readonly activation?: ActivationSizes | undefined;
  /** whether the tensor is its only input's memory in another shape */
  readonly view?: boolean;
  /** what the gradient needs beside inputs and output; lives as long as the output */
  readonly kept?: readonly Tensor[];
  /** one entry an input: fills that input's gradient, is it already, or is absent where there is none */
  readonly backward: (dy: Tensor) => readonly Gradient[];
}

/** What a gradient kernel can do on its store, so that no pass of its own is needed. */
export interface Store {
  /** adds to what the gradient holds already */
  readonly add: boolean;
  /** multiplies by the slope of the activation that gave the input */
  readonly activation: ActivationSizes | undefined;
}

/** Fills the gradient it is given; where it says so, as a store asks. */
export interface Fill {
  (d: Tensor, store: Store): void;
  readonly stores?: true;
}

/** Fills the gradient it is given, or is the gradient. */
export type Gradient = Fill | Tensor | undefined;

/** A gradient's fill that can add to what is there and go through an activation. */
export const storing = (fill: (d: Tensor, store: Store) => void): Fill =>
  Object.assign(fill, { stores: true as const });
