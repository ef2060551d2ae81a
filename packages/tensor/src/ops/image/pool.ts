import * as k from "@bosquejo/kernels";
import { storing } from "../../autograd/node.js";
import { op } from "../../autograd/op.js";
import { forActivation, storeSizes } from "../../autograd/store.js";
import { launch } from "../../runtime/launches/launch.js";
import { dims, type Shape, TensorError } from "../../runtime/shape.js";
import type { Tensor } from "../../runtime/tensor.js";
import { type HeightWidth, heightWidthOf } from "../shared/height-width.js";
import { checkTaps } from "../shared/loop-limits.js";

type One = readonly [x: Tensor];

/** A window that slides over images. The default stride is the kernel's size, the default padding 0. */
export interface Pool {
  readonly kernel: HeightWidth;
  readonly stride?: HeightWidth;
  /** rows and columns on each side of the image: at most half the kernel */
  readonly padding?: HeightWidth;
}

function poolSizes(shape: Shape, { kernel, stride = kernel, padding = 0 }: Pool): k.Pool2dSizes {
  const { B, H, W, C } = dims("x[B,H,W,C]", shape);
  const [R, S] = heightWidthOf("kernel", kernel, 1);
  const [STRIDE_H, STRIDE_W] = heightWidthOf("stride", stride, 1);
  const [PADDING_H, PADDING_W] = heightWidthOf("padding", padding, 0);
  if (2 * PADDING_H > R || 2 * PADDING_W > S)
    throw new TensorError(
      `expected a padding of at most half the kernel, got ${PADDING_H}x${PADDING_W} with kernel ${R}x${S}`,
    );
  checkTaps("kernel", R, S);
  const OH = Math.floor((H + 2 * PADDING_H - R) / STRIDE_H) + 1;
  const OW = Math.floor((W + 2 * PADDING_W - S) / STRIDE_W) + 1;
  if (OH < 1 || OW < 1) {
    const moves = `stride ${STRIDE_H}x${STRIDE_W}, padding ${PADDING_H}x${PADDING_W}`;
    throw new TensorError(
      `expected an output of 1x1 or more, got ${OH}x${OW} from ${H}x${W}, kernel ${R}x${S}, ${moves}`,
    );
  }
  return { B, H, W, C, OH, OW, R, S, STRIDE_H, STRIDE_W, PADDING_H, PADDING_W };
}

/**
 * The maximum of each window of `x[B,H,W,C]`: `y[B,OH,OW,C]` with OH = (H + 2 padding - kernel) / stride + 1, rounded
 * down. Padding is ignored. NaN counts as the largest value. The gradient goes to the first maximum of each window.
 */
export const maxPool2d = op<One, k.Pool2dSizes, Pool>({
  name: "maxPool2d",
  inputs: ["x"],
  options: ["kernel", "stride?", "padding?"],
  sizes: ([x], pool) => poolSizes(x, pool),
  shape: ({ B, OH, OW, C }) => [B, OH, OW, C],
  forward: (s, y, [x], keep) =>
    launch(k.maxPool2d, s, { x, y, chosen: keep(y.device.tensor(y.shape, undefined, "u32")) }),
  backward: (s, dy, _y, [x], [at]) => [
    storing((dx, store) =>
      launch(
        k.maxPool2dGradient,
        { ...s, ...storeSizes(store) },
        { x: forActivation(store, x, dy), at: at as Tensor, dy, dx },
      ),
    ),
  ],
});

/** The mean of each window of `x[B,H,W,C]`; the windows are those of `maxPool2d`, and padding counts as zeros. */
export const avgPool2d = op<One, k.Pool2dSizes, Pool>({
  name: "avgPool2d",
  inputs: ["x"],
  options: ["kernel", "stride?", "padding?"],
  sizes: ([x], pool) => poolSizes(x, pool),
  shape: ({ B, OH, OW, C }) => [B, OH, OW, C],
  forward: (s, y, [x]) => launch(k.avgPool2d, s, { x, y }),
  backward: (s, dy, _y, [x]) => [
    storing((dx, store) =>
      launch(k.avgPool2dGradient, { ...s, ...storeSizes(store) }, { x: forActivation(store, x, dy), dy, dx }),
    ),
  ],
});
