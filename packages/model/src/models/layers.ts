import { type Activation, conv2d, convTranspose2d, linear, matmul, type Shape, type Tensor } from "@bosquejo/tensor";
import type { Init, Parameters, Weights } from "./parameters.js";

export const zeros: Init = ({ size }) => new Float32Array(size);

export const constant =
  (value: number): Init =>
  ({ size }) =>
    new Float32Array(size).fill(value);

/** Start values that are uniform in (-bound, bound). */
export const uniform =
  (bound: number): Init =>
  ({ size, uniform: draw }) => {
    const values = new Float32Array(size);
    for (let i = 0; i < size; i++) values[i] = bound * (2 * draw(i) - 1);
    return values;
  };

/** Uniform with variance 2 gain² / fan-in, for layers with a ReLU (He et al. 2015, Delving deep into rectifiers). */
export const he = (fanIn: number, gain = 1): Init => uniform(gain * Math.sqrt(6 / fanIn));

/** Uniform with variance gain² / fan-in (LeCun et al. 1998, Efficient backprop). */
export const lecun = (fanIn: number, gain = 1): Init => uniform(gain * Math.sqrt(3 / fanIn));

/** A layer: its parameters and its forward pass. */
export interface Layer {
  readonly parameters: Parameters;
  apply(w: Weights, x: Tensor): Tensor;
}

interface LayerOptions {
  readonly activation?: Activation;
  /** start values of the weight; default: `he` */
  readonly weight?: Init;
  /** start values of the bias; default: 0 */
  readonly bias?: Init;
  /** true if weight decay applies to the weight; default: true; it never applies to the bias */
  readonly decays?: boolean;
}

function affine(name: string, shape: Shape, fanIn: number, options: LayerOptions): Parameters {
  const { weight = he(fanIn), bias = zeros, decays = true } = options;
  return {
    [`${name}.weight`]: { shape, init: weight, decays },
    [`${name}.bias`]: { shape: [shape.at(-1)!], init: bias },
  };
}

const tensors = (w: Weights, name: string) => [w[`${name}.weight`]!, w[`${name}.bias`]!] as const;

/** A fully connected layer: `y[B,O] = activation(x[B,C] w[C,O] + b[O])`. */
export function dense(name: string, inputs: number, outputs: number, options: LayerOptions = {}): Layer {
  return {
    parameters: affine(name, [inputs, outputs], inputs, options),
    apply: (w, x) => linear(x, ...tensors(w, name), options.activation ?? "none"),
  };
}

/** A fully connected layer without a bias: `y[B,O] = x[B,C] w[C,O]`. */
export function projection(name: string, inputs: number, outputs: number, weight: Init): Layer {
  return {
    parameters: { [`${name}.weight`]: { shape: [inputs, outputs], init: weight, decays: true } },
    apply: (w, x) => matmul(x, w[`${name}.weight`]!),
  };
}

/** A layer that adds its product to a matrix: `y[B,O] = to[B,O] + x[B,C] w[C,O]`. */
export interface ResidualLayer {
  readonly parameters: Parameters;
  apply(w: Weights, x: Tensor, to: Tensor): Tensor;
}

/** The last layer of a residual block, without a bias. */
export const residual = (name: string, inputs: number, outputs: number, weight: Init): ResidualLayer => ({
  parameters: projection(name, inputs, outputs, weight).parameters,
  apply: (w, x, to) => linear(x, w[`${name}.weight`]!, to, "none"),
});

interface ConvOptions extends LayerOptions {
  readonly stride?: number;
  readonly padding?: number;
}

/** A convolution of `x[B,H,W,C]` with `w[size,size,C,O]`. */
export function conv(name: string, size: number, inputs: number, outputs: number, options: ConvOptions = {}): Layer {
  const { stride = 1, padding = 0, activation = "none" } = options;
  return {
    parameters: affine(name, [size, size, inputs, outputs], size * size * inputs, options),
    apply: (w, x) => conv2d(x, ...tensors(w, name), { stride, padding, activation }),
  };
}

/** A transposed convolution of `x[B,H,W,C]` with `w[size,size,C,O]`. An output sums over `(size / stride)²` taps. */
export function convTranspose(
  name: string,
  size: number,
  inputs: number,
  outputs: number,
  options: ConvOptions = {},
): Layer {
  const { stride = 1, padding = 0, activation = "none" } = options;
  const taps = size / stride;
  return {
    parameters: affine(name, [size, size, inputs, outputs], taps * taps * inputs, options),
    apply: (w, x) => convTranspose2d(x, ...tensors(w, name), { stride, padding, activation }),
  };
}

/** Merges the parameters of layers, in the order of the layers. Skips undefined layers. */
export const layerParameters = (layers: readonly (Pick<Layer, "parameters"> | undefined)[]): Parameters =>
  Object.assign({}, ...layers.map((layer) => layer?.parameters));
