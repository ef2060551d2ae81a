import { activationFunctions, type GradientSizes } from "../elementwise/activation.js";
import finishGradient from "../elementwise/width/finish-gradient.wgsl";
import { widthOf } from "../elementwise/width/width.js";
import { kernel, type Source } from "../kernel.js";
import poolSource from "./pool.wgsl";

/** The sizes of pooling: windows of R by S over images `[B,H,W,C]`, with the result `[B,OH,OW,C]`. */
export type Pool2dSizes = {
  B: number;
  H: number;
  W: number;
  C: number;
  OH: number;
  OW: number;
  R: number;
  S: number;
  STRIDE_H: number;
  STRIDE_W: number;
  PADDING_H: number;
  PADDING_W: number;
};

const sourceOf = ({ C }: { C: number }): Source[] => [
  ...[widthOf(C).wgsl, poolSource, finishGradient, activationFunctions],
];

const pool = <S extends Pool2dSizes, N extends string>(name: string, entry: string, buffers: readonly N[]) =>
  kernel<S, N>({
    ...{ name, entry, source: sourceOf, buffers },
    threads: (s) => (s.B * s.OH * s.OW * s.C) / widthOf(s.C).width,
  });
const poolGradient = <N extends string>(name: string, entry: string, buffers: readonly N[]) =>
  kernel<Pool2dSizes & GradientSizes, N>({
    ...{ name, entry, source: sourceOf, buffers },
    threads: (s) => (s.B * s.H * s.W * s.C) / widthOf(s.C).width,
  });

/** Computes `y[B,OH,OW,C]`, the maximum of each window, and `chosen`, the position `h W + w` of the first maximum. */
export const maxPool2d = pool<Pool2dSizes, "x" | "y" | "chosen">("maxPool2d", "largest", ["x", "y", "chosen"]);
/**
 * Computes `dx[B,H,W,C]` from `dy` and `at`, the positions of the maxima. Reads x only for the slope of its activation.
 */
export const maxPool2dGradient = poolGradient("maxPool2dGradient", "largest_gradient", ["x", "at", "dy", "dx"]);
/** Computes `y[B,OH,OW,C]`, the mean of each window. Padding counts as zeros. */
export const avgPool2d = pool<Pool2dSizes, "x" | "y">("avgPool2d", "average", ["x", "y"]);
/** Computes `dx[B,H,W,C]` from `dy[B,OH,OW,C]`. Reads x only for the slope of its activation. */
export const avgPool2dGradient = poolGradient("avgPool2dGradient", "average_gradient", ["x", "dy", "dx"]);
