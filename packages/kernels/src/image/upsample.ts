import { activationFunctions, type GradientSizes } from "../elementwise/activation.js";
import finishGradient from "../elementwise/width/finish-gradient.wgsl";
import { widthOf } from "../elementwise/width/width.js";
import { kernel, type Source } from "../kernel.js";
import upsampleSource from "./upsample.wgsl";

/** Images `[B,H,W,C]` made SCALE_H times as high and SCALE_W times as wide. */
export type UpsampleSizes = { B: number; H: number; W: number; C: number; SCALE_H: number; SCALE_W: number };

const sourceOf = ({ C }: { C: number }): Source[] => [
  ...[widthOf(C).wgsl, upsampleSource, finishGradient, activationFunctions],
];

const upsample = (name: string, entry: string) =>
  kernel<UpsampleSizes, "x" | "y">({
    ...{ name, entry, source: sourceOf, buffers: ["x", "y"] },
    threads: (s) => (s.B * s.H * s.SCALE_H * s.W * s.SCALE_W * s.C) / widthOf(s.C).width,
  });
const upsampleGradient = (name: string, entry: string) =>
  kernel<UpsampleSizes & GradientSizes, "x" | "dy" | "dx">({
    ...{ name, entry, source: sourceOf, buffers: ["x", "dy", "dx"] },
    threads: (s) => (s.B * s.H * s.W * s.C) / widthOf(s.C).width,
  });

/** `y[B,H SCALE_H,W SCALE_W,C]`, every pixel of x repeated */
export const upsampleNearest = upsample("upsampleNearest", "nearest");
/** `dx[B,H,W,C]`, the sums over what each pixel was repeated to; x is read for its activation only */
export const upsampleNearestGradient = upsampleGradient("upsampleNearestGradient", "nearest_gradient");
/** `y[B,H SCALE_H,W SCALE_W,C]` between the nearest pixels of x, whose places are their centres */
export const upsampleBilinear = upsample("upsampleBilinear", "bilinear");
/** `dx[B,H,W,C]` with the weights of `upsampleBilinear`; x is read for its activation only */
export const upsampleBilinearGradient = upsampleGradient("upsampleBilinearGradient", "bilinear_gradient");
