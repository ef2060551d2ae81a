import type { Shape, Tensor } from "@bosquejo/tensor";

/** Tensors by name: parameters, buffers or scheduled numbers. */
export type Weights = Readonly<Record<string, Tensor>>;

/** The values that a model's `prepare` computed from the training images, by name. */
export type PreparedValues = Readonly<Record<string, Float32Array | Float64Array>>;

/** The inputs of an `Init` function. */
export interface InitInputs {
  /** the number of values of the parameter */
  readonly size: number;
  readonly prepared: PreparedValues;
  /** Returns number `i` of the parameter's random stream, uniform in (0, 1). */
  uniform(i: number): number;
}

/** Computes the start values of a parameter. */
export type Init = (start: InitInputs) => Float32Array;

/** A parameter of a network: its shape and its start values. */
export interface Parameter {
  readonly shape: Shape;
  readonly init: Init;
  /** true if weight decay applies to it */
  readonly decays?: boolean;
}

export type Parameters = Readonly<Record<string, Parameter>>;

/** The parameters that one optimizer updates. */
export interface Group {
  readonly weights: Weights;
  /**
   * Records the backward pass from the first value of `loss` `[n]`, and the optimizer's update of these weights. The
   * other values of `loss` have no effect on the weights.
   */
  update(loss: Tensor): void;
}

/** The sizes that determine the shapes of a network's parameters. */
export interface NetworkSizes {
  /** the number of values that the text encoder gives for a caption */
  readonly caption: number;
  /** width and height of an image, in pixels */
  readonly image: number;
}
