import { activationFunctions, type GradientSizes } from "../elementwise/activation.js";
import finishGradient from "../elementwise/width/finish-gradient.wgsl";
import { widthOf } from "../elementwise/width/width.js";
import { kernel, type Source } from "../kernel.js";
import upsampleSource from "./upsample.wgsl";

/** The sizes of upsampling: images `[B,H,W,C]` become SCALE_H times as high and SCALE_W times as wide. */
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

/** Computes `y[B,H SCALE_H,W SCALE_W,C]` by repeating every pixel of x. */
export const upsampleNearest = upsample("upsampleNearest", "nearest");
/**
 * Computes `dx[B,H,W,C]`: for each pixel of x, the sum of dy over its copies. Reads x only for the slope of its
 * activation.
 */
export const upsampleNearestGradient = upsampleGradient("upsampleNearestGradient", "nearest_gradient");
/** Computes `y[B,H SCALE_H,W SCALE_W,C]` by bilinear interpolation between the centres of the pixels of x. */
export const upsampleBilinear = upsample("upsampleBilinear", "bilinear");
/** Computes `dx[B,H,W,C]` with the weights of `upsampleBilinear`. Reads x only for the slope of its activation. */
export const upsampleBilinearGradient = upsampleGradient("upsampleBilinearGradient", "bilinear_gradient");
