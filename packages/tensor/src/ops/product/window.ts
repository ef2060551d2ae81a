import type * as k from "@bosquejo/kernels";
import { dims, kindOf, type Shape, TensorError, words } from "../../runtime/shape.js";
import type { Tensor } from "../../runtime/tensor.js";
import { type Activation, activationSizes } from "../shared/activation.js";
import { type HeightWidth, heightWidthOf, heightWidthWords } from "../shared/height-width.js";

/** The options of a convolution. A single number applies to both height and width. */
export interface Window {
  readonly stride: HeightWidth;
  /** rows and columns of zeros on each side of the image */
  readonly padding: HeightWidth;
  /** distance between neighbouring taps; 1 by default */
  readonly dilation?: HeightWidth;
  /** the number of channel groups, each with weights of its own; 1 by default */
  readonly groups?: number;
  readonly activation: Activation;
}
/** The tensors that a convolution takes. */
export type ConvolutionInputs = readonly [x: Tensor, w: Tensor, bias: Tensor];
type ConvolutionSizes = { B: number; H: number; W: number; C: number; O: number; OH: number; OW: number };
/** The sizes of a convolution; C and O are the channels of one group. */
export type WindowOp = ConvolutionSizes & k.TapSizes & k.ActivationSizes;

/** The constants of the activation among a convolution's sizes. */
export const pick = ({ ACTIVATION, SLOPE }: k.ActivationSizes) => ({ ACTIVATION, SLOPE });
/** The constants of the window among a convolution's sizes. */
export const taps = (s: k.TapSizes): k.TapSizes => {
  const { R, S, STRIDE_H, STRIDE_W, PADDING_H, PADDING_W, DILATION_H, DILATION_W, GROUPS, BATCHES } = s;
  return { R, S, STRIDE_H, STRIDE_W, PADDING_H, PADDING_W, DILATION_H, DILATION_W, GROUPS, BATCHES };
};

/** The names of the options of a convolution. */
export const windowOptions = ["stride", "padding", "dilation?", "groups?", "activation"] as const;

/** The sizes of the product that computes y from x. */
export const gather = (s: WindowOp): k.WindowSizes => {
  const { B, H, W, C: K, OH, OW, O: N } = s;
  return { B, H, W, K, OH, OW, N, ...taps(s) };
};
/** The sizes of the product that computes dx from dy. */
export const gatherBack = (s: WindowOp): k.WindowSizes => {
  const { B, H: OH, W: OW, C: N, OH: H, OW: W, O: K } = s;
  return { B, H, W, K, OH, OW, N, ...taps(s) };
};

/**
 * The sizes of x and w for one group, and of the window.
 * @throws {TensorError} if shapes and options do not fit
 */
export function sizesOf(shapes: readonly [x: Shape, w: Shape, bias: Shape], window: Window) {
  const { groups: GROUPS = 1, dilation = 1 } = window;
  if (!Number.isInteger(GROUPS) || GROUPS < 1)
    throw new TensorError(`expected groups of 1 or more, got ${kindOf(GROUPS)}`);
  const [STRIDE_H, STRIDE_W] = heightWidthOf("stride", window.stride, 1);
  const [PADDING_H, PADDING_W] = heightWidthOf("padding", window.padding, 0);
  const [DILATION_H, DILATION_W] = heightWidthOf("dilation", dilation, 1);
  const { C, O, ...letters } = lettersOf(shapes, GROUPS);
  const moves = { STRIDE_H, STRIDE_W, PADDING_H, PADDING_W, DILATION_H, DILATION_W, GROUPS, BATCHES: 1 };
  return { ...letters, C, O: O / GROUPS, ...moves };
}

function lettersOf([x, w, bias]: readonly [Shape, Shape, Shape], groups: number) {
  if (groups === 1) return dims("x[B,H,W,C] w[R,S,C,O] bias[O]", x, w, bias);
  const { D, ...s } = dims("x[B,H,W,D] w[R,S,C,O] bias[O]", x, w, bias);
  if (s.C * groups === D && s.O % groups === 0) return s;
  const pattern = "x[B,H,W,C] w[R,S,C/groups,O] bias[O] with C and O divisible by groups";
  throw new TensorError(`expected ${pattern}, got ${[x, w, bias].map(words).join(" ")} and groups ${groups}`);
}

/**
 * The sizes with those of the output, which `out` computes along one axis.
 * @throws {TensorError} if the output is empty
 */
export function withOutput(
  s: ReturnType<typeof sizesOf>,
  out: (size: number, stride: number, padding: number, reach: number, axis: 0 | 1) => number,
  { activation }: Window,
): WindowOp {
  const OH = out(s.H, s.STRIDE_H, s.PADDING_H, s.DILATION_H * (s.R - 1) + 1, 0);
  const OW = out(s.W, s.STRIDE_W, s.PADDING_W, s.DILATION_W * (s.S - 1) + 1, 1);
  if (OH < 1 || OW < 1) {
    const [strides, paddings] = [heightWidthWords(s.STRIDE_H, s.STRIDE_W), heightWidthWords(s.PADDING_H, s.PADDING_W)];
    const dilations = heightWidthWords(s.DILATION_H, s.DILATION_W);
    const dilated = dilations === "1" ? "" : `, dilation ${dilations}`;
    const moves = `stride ${strides}, padding ${paddings}${dilated}`;
    throw new TensorError(
      `expected an output of 1x1 or more, got ${OH}x${OW} from ${s.H}x${s.W}, kernel ${s.R}x${s.S}, ${moves}`,
    );
  }
  return { ...s, OH, OW, ...activationSizes(activation) };
}
