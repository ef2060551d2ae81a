import * as k from "@bosquejo/kernels";
import { op } from "../../autograd/op.js";
import { fillProduct } from "../shared/fill-product.js";
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

/**
 * Convolution `x[B,H,W,C] w[R,S,C/groups,O] bias[O] -> y[B,OH,OW,O]`, then the activation; OH = (H + 2 padding -
 * dilation (R - 1) - 1) / stride + 1, rounded down. Output channel o belongs to group o / (O / groups), rounded down.
 * Each group reads its own C / groups input channels.
 */
export const conv2d = op<ConvolutionInputs, WindowOp, Window>({
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
