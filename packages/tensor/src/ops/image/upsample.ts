import * as k from "@bosquejo/kernels";
import { storing } from "../../autograd/node.js";
import { op } from "../../autograd/op.js";
import { forActivation, storeSizes } from "../../autograd/store.js";
import { launch } from "../../runtime/launches/launch.js";
import { dims } from "../../runtime/shape.js";
import type { Tensor } from "../../runtime/tensor.js";
import { type HeightWidth, heightWidthOf } from "../shared/height-width.js";
import { checkTaps } from "../shared/loop-limits.js";

/** The factor by which an image grows in height and width. */
export interface Upsampling {
  readonly scale: HeightWidth;
}

const upsampling = (
  name: string,
  forward: typeof k.upsampleNearest,
  gradient: typeof k.upsampleNearestGradient,
  /** outputs along an axis that one input contributes to, as a multiple of the scale */
  reach: number,
) =>
  op<readonly [x: Tensor], k.UpsampleSizes, Upsampling>({
    name,
    inputs: ["x"],
    options: ["scale"],
    sizes: ([x], { scale }) => {
      const [SCALE_H, SCALE_W] = heightWidthOf("scale", scale, 1);
      checkTaps("gradient", reach * SCALE_H, reach * SCALE_W);
      return { ...dims("x[B,H,W,C]", x), SCALE_H, SCALE_W };
    },
    shape: ({ B, H, W, C, SCALE_H, SCALE_W }) => [B, H * SCALE_H, W * SCALE_W, C],
    forward: (s, y, [x]) => launch(forward, s, { x, y }),
    backward: (s, dy, _y, [x]) => [
      storing((dx, store) =>
        launch(gradient, { ...s, ...storeSizes(store) }, { x: forActivation(store, x, dy), dy, dx }),
      ),
    ],
  });

/** `y[B,H scale,W scale,C]`: each pixel of `x[B,H,W,C]` repeated `scale` times along height and width. */
export const upsampleNearest = upsampling("upsampleNearest", k.upsampleNearest, k.upsampleNearestGradient, 1);
/**
 * `y[B,H scale,W scale,C]`: bilinear interpolation of the pixels of `x[B,H,W,C]`, as PyTorch's `align_corners=False`.
 * Output o is at position (o + 1/2) / scale - 1/2 of the input, clamped to the image.
 */
export const upsampleBilinear = upsampling("upsampleBilinear", k.upsampleBilinear, k.upsampleBilinearGradient, 2);
