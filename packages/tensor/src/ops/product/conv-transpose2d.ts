import * as k from "@bosquejo/kernels";
import { op } from "../../autograd/op.js";
import { TensorError } from "../../runtime/shape.js";
import { fillProduct } from "../shared/fill-product.js";
import { type HeightWidth, heightWidthOf, heightWidthWords } from "../shared/height-width.js";
import { fillInputGradient } from "../shared/input-gradient.js";
import { fillSum } from "../shared/reduce.js";
import {
  type ConvolutionInputs,
  gather,
  gatherBack,
  pick,
  sizesOf,
  taps,
  type Window,
  type WindowOp,
  windowOptions,
  withOutput,
} from "./window.js";

/** The options of a transposed convolution. */
export type TransposedWindow = Window & {
  /** rows and columns that are added to the output at its end: less than the stride or the dilation; 0 by default */
  readonly outputPadding?: HeightWidth;
};

/**
 * Transposed convolution `x[B,H,W,C] w[R,S,C/groups,O] bias[O] -> y[B,OH,OW,O]`, then the activation; OH = (H - 1)
 * stride - 2 padding + dilation (R - 1) + outputPadding + 1 (Dumoulin and Visin 2016, A guide to convolution
 * arithmetic).
 */
export const convTranspose2d = op<ConvolutionInputs, WindowOp, TransposedWindow>({
  name: "convTranspose2d",
  inputs: ["x", "w", "bias"],
  options: [...windowOptions, "outputPadding?"],
  sizes: (shapes, window) => {
    const s = sizesOf(shapes, window);
    const { outputPadding = 0 } = window;
    const [height, width] = heightWidthOf("outputPadding", outputPadding, 0);
    if (height >= Math.max(s.STRIDE_H, s.DILATION_H) || width >= Math.max(s.STRIDE_W, s.DILATION_W)) {
      const [strides, dilations] = [
        heightWidthWords(s.STRIDE_H, s.STRIDE_W),
        heightWidthWords(s.DILATION_H, s.DILATION_W),
      ];
      const got = `${heightWidthWords(height, width)} with stride ${strides} and dilation ${dilations}`;
      throw new TensorError(`expected outputPadding below stride or dilation, got ${got}`);
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
