import * as k from "@bosquejo/kernels";
import { op } from "../../autograd/op.js";
import { dims, kindOf, type Shape, TensorError, words } from "../../runtime/shape.js";
import type { Tensor } from "../../runtime/tensor.js";
import { type Activation, activationSizes } from "../elementwise/activations.js";
import { fillProduct } from "../shared/fill-product.js";
import { type Pair, pairOf, pairWords } from "../shared/height-width.js";
import { fillInputGradient } from "../shared/input-gradient.js";
import { fillSum } from "../shared/reduce.js";

/** How a window moves over an image; what is given as one number holds along height and width. */
export interface Window {
  readonly stride: Pair;
  /** zeros around the image */
  readonly padding: Pair;
  /** distance of neighbouring taps; 1 unless given */
  readonly dilation?: Pair;
  /** so many parts of the channels have weights of their own; 1 unless given */
  readonly groups?: number;
  readonly activation: Activation;
}
/** A transposed window also says how far its output reaches beyond the last window: below stride or dilation; 0 unless given. */
export type TransposedWindow = Window & { readonly outputPadding?: Pair };

type Layer = readonly [x: Tensor, w: Tensor, bias: Tensor];
type Letters = { B: number; H: number; W: number; C: number; O: number; OH: number; OW: number };
// C and O of one group
type WindowOp = Letters & k.TapSizes & k.ActivationSizes;

const pick = ({ ACTIVATION, SLOPE }: k.ActivationSizes) => ({ ACTIVATION, SLOPE });
const taps = (s: k.TapSizes): k.TapSizes => {
  const { R, S, STRIDE_H, STRIDE_W, PADDING_H, PADDING_W, DILATION_H, DILATION_W, GROUPS, BATCHES } = s;
  return { R, S, STRIDE_H, STRIDE_W, PADDING_H, PADDING_W, DILATION_H, DILATION_W, GROUPS, BATCHES };
};

const windowOptions = ["stride", "padding", "dilation?", "groups?", "activation"] as const;

/**
 * Convolution `x[B,H,W,C] w[R,S,C/groups,O] bias[O] -> y[B,OH,OW,O]` with OH = (H + 2 padding - dilation (R - 1) - 1) /
 * stride + 1, rounded down, then the activation. Output o belongs to group o / (O / groups), which reads its own C / groups
 * channels.
 */
export const conv2d = op<Layer, WindowOp, Window>({
  name: "conv2d",
  inputs: ["x", "w", "bias"],
  options: windowOptions,
  sizes: (shapes, window) => {
    const s = sizesOf(shapes, window);
    const out = (size: number, stride: number, padding: number, reach: number) =>
      Math.floor((size + 2 * padding - reach) / stride) + 1;
    return withOutput(s, out, window);
  },
  shape: ({ B, OH, OW, O, GROUPS }) => [B, OH, OW, GROUPS * O],
  forward: (s, y, [a, b, bias]) => fillProduct(k.conv2d, { ...gather(s), ...pick(s) }, { a, b, bias, y }),
  activation: pick,
  backward: (s, d, _y, [x, w]) => [
    fillInputGradient(k.conv2dInputGradient, gatherBack(s), d, w, x),
    (dw) => {
      const { B, OH: H, OW: W, H: LH, W: LW, C: M, O: N } = s;
      fillProduct(k.conv2dWeightGradient, { B, H, W, LH, LW, M, N, ...taps(s) }, { a: x, b: d, y: dw });
    },
    (dbias) => fillSum(dbias, d, { OUTER: 1, N: s.B * s.OH * s.OW, INNER: s.GROUPS * s.O }),
  ],
});

/**
 * Transposed convolution `x[B,H,W,C] w[R,S,C/groups,O] bias[O] -> y[B,OH,OW,O]` with OH = (H - 1) stride - 2 padding +
 * dilation (R - 1) + outputPadding + 1, then the activation (Dumoulin and Visin 2016, A guide to convolution arithmetic).
 */
export const convTranspose2d = op<Layer, WindowOp, TransposedWindow>({
  name: "convTranspose2d",
  inputs: ["x", "w", "bias"],
  options: [...windowOptions, "outputPadding?"],
  sizes: (shapes, window) => {
    const s = sizesOf(shapes, window);
    const { outputPadding = 0 } = window;
    const [height, width] = pairOf("outputPadding", outputPadding, 0);
    if (height >= Math.max(s.STRIDE_H, s.DILATION_H) || width >= Math.max(s.STRIDE_W, s.DILATION_W)) {
      const [strides, dilations] = [pairWords(s.STRIDE_H, s.STRIDE_W), pairWords(s.DILATION_H, s.DILATION_W)];
      throw new TensorError(
        `wants outputPadding below stride or dilation, got ${pairWords(height, width)} with stride ${strides} and dilation ${dilations}`,
      );
    }
    const out = (size: number, stride: number, padding: number, reach: number, axis: 0 | 1) =>
      (size - 1) * stride - 2 * padding + reach + (axis === 0 ? height : width);
    return withOutput(s, out, window);
  },
  shape: ({ B, OH, OW, O, GROUPS }) => [B, OH, OW, GROUPS * O],
  forward: (s, y, [a, b, bias]) => fillProduct(k.convTranspose2d, { ...gather(s), ...pick(s) }, { a, b, bias, y }),
  activation: pick,
  backward: (s, d, _y, [x, w]) => [
    fillInputGradient(k.convTranspose2dInputGradient, gatherBack(s), d, w, x),
    (dw) => {
      const { B, H, W, OH: LH, OW: LW, C: M, O: N } = s;
      fillProduct(k.convTranspose2dWeightGradient, { B, H, W, LH, LW, M, N, ...taps(s) }, { a: x, b: d, y: dw });
    },
    (dbias) => fillSum(dbias, d, { OUTER: 1, N: s.B * s.OH * s.OW, INNER: s.GROUPS * s.O }),
  ],
});

/** The product that gives y from x. */
const gather = (s: WindowOp): k.WindowSizes => {
  const { B, H, W, C: K, OH, OW, O: N } = s;
  return { B, H, W, K, OH, OW, N, ...taps(s) };
};
/** The product that gives dx from dy. */
const gatherBack = (s: WindowOp): k.WindowSizes => {
  const { B, H: OH, W: OW, C: N, OH: H, OW: W, O: K } = s;
  return { B, H, W, K, OH, OW, N, ...taps(s) };
};

/** Sizes of x and w by group, and of the window; throws where they do not fit. */
function sizesOf(shapes: readonly [x: Shape, w: Shape, bias: Shape], window: Window) {
  const { groups: GROUPS = 1, dilation = 1 } = window;
  if (!Number.isInteger(GROUPS) || GROUPS < 1)
    throw new TensorError(`wants groups of 1 or more, got ${kindOf(GROUPS)}`);
  const [STRIDE_H, STRIDE_W] = pairOf("stride", window.stride, 1);
  const [PADDING_H, PADDING_W] = pairOf("padding", window.padding, 0);
  const [DILATION_H, DILATION_W] = pairOf("dilation", dilation, 1);
  const { C, O, ...letters } = lettersOf(shapes, GROUPS);
  const moves = { STRIDE_H, STRIDE_W, PADDING_H, PADDING_W, DILATION_H, DILATION_W, GROUPS, BATCHES: 1 };
  return { ...letters, C, O: O / GROUPS, ...moves };
}

function lettersOf([x, w, bias]: readonly [Shape, Shape, Shape], groups: number) {
  if (groups === 1) return dims("x[B,H,W,C] w[R,S,C,O] bias[O]", x, w, bias);
  const { D, ...s } = dims("x[B,H,W,D] w[R,S,C,O] bias[O]", x, w, bias);
  if (s.C * groups === D && s.O % groups === 0) return s;
  throw new TensorError(
    `wants x[B,H,W,C] w[R,S,C/groups,O] bias[O] with C and O divisible by groups, got ${[x, w, bias].map(words).join(" ")} and groups ${groups}`,
  );
}

function withOutput(
  s: ReturnType<typeof sizesOf>,
  out: (size: number, stride: number, padding: number, reach: number, axis: 0 | 1) => number,
  { activation }: Window,
): WindowOp {
  const OH = out(s.H, s.STRIDE_H, s.PADDING_H, s.DILATION_H * (s.R - 1) + 1, 0);
  const OW = out(s.W, s.STRIDE_W, s.PADDING_W, s.DILATION_W * (s.S - 1) + 1, 1);
  if (OH < 1 || OW < 1) {
    const [strides, paddings] = [pairWords(s.STRIDE_H, s.STRIDE_W), pairWords(s.PADDING_H, s.PADDING_W)];
    const dilations = pairWords(s.DILATION_H, s.DILATION_W);
    const dilated = dilations === "1" ? "" : `, dilation ${dilations}`;
    throw new TensorError(
      `wants an output of 1x1 or more, got ${OH}x${OW} from ${s.H}x${s.W}, kernel ${s.R}x${s.S}, stride ${strides}, padding ${paddings}${dilated}`,
    );
  }
  return { ...s, OH, OW, ...activationSizes(activation) };
}
