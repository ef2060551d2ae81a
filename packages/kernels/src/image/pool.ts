import activation from "../elementwise/activation.wgsl";
import finishGradient from "../elementwise/width/finish-gradient.wgsl";
import lanesF32 from "../elementwise/width/scalar.wgsl";
import lanesVec4 from "../elementwise/width/vec4.wgsl";
import { kernel } from "../kernel.js";
import type { GradientSizes } from "../product/product.js";
import poolSource from "./pool.wgsl";
import upsampleSource from "./upsample.wgsl";

/** Windows of R by S over images `[B,H,W,C]` giving `[B,OH,OW,C]`. */
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
/** Images `[B,H,W,C]` made SCALE_H times as high and SCALE_W times as wide. */
export type UpsampleSizes = { B: number; H: number; W: number; C: number; SCALE_H: number; SCALE_W: number };

type Channels = { C: number };
const wide = ({ C }: Channels) => C % 4 === 0;
const lanes = (sizes: Channels) => (wide(sizes) ? 4 : 1);
/** a family's file with channels in fours where they are divisible by four */
const filesOf = (family: string) => (sizes: Channels) => [
  ...[wide(sizes) ? lanesVec4 : lanesF32, family, finishGradient, activation],
];

const pool = <S extends Pool2dSizes, N extends string>(name: string, entry: string, buffers: readonly N[]) =>
  kernel<S, N>({
    ...{ name, entry, source: filesOf(poolSource), buffers },
    threads: (s) => (s.B * s.OH * s.OW * s.C) / lanes(s),
  });
const poolGradient = <N extends string>(name: string, entry: string, buffers: readonly N[]) =>
  kernel<Pool2dSizes & GradientSizes, N>({
    ...{ name, entry, source: filesOf(poolSource), buffers },
    threads: (s) => (s.B * s.H * s.W * s.C) / lanes(s),
  });

/** `y[B,OH,OW,C]`, the maximum of each window, and `chosen`, where in the image the first of them lies */
export const maxPool2d = pool<Pool2dSizes, "x" | "y" | "chosen">("maxPool2d", "largest", ["x", "y", "chosen"]);
/** `dx[B,H,W,C]` by `at`, where the maxima lie; x is read for its activation only */
export const maxPool2dGradient = poolGradient("maxPool2dGradient", "largest_gradient", ["x", "at", "dy", "dx"]);
/** `y[B,OH,OW,C]`, the mean of each window with its padding */
export const avgPool2d = pool<Pool2dSizes, "x" | "y">("avgPool2d", "average", ["x", "y"]);
/** `dx[B,H,W,C]` from `dy[B,OH,OW,C]`; x is read for its activation only */
export const avgPool2dGradient = poolGradient("avgPool2dGradient", "average_gradient", ["x", "dy", "dx"]);

const upsample = (name: string, entry: string) =>
  kernel<UpsampleSizes, "x" | "y">({
    ...{ name, entry, source: filesOf(upsampleSource), buffers: ["x", "y"] },
    threads: (s) => (s.B * s.H * s.SCALE_H * s.W * s.SCALE_W * s.C) / lanes(s),
  });
const upsampleGradient = (name: string, entry: string) =>
  kernel<UpsampleSizes & GradientSizes, "x" | "dy" | "dx">({
    ...{ name, entry, source: filesOf(upsampleSource), buffers: ["x", "dy", "dx"] },
    threads: (s) => (s.B * s.H * s.W * s.C) / lanes(s),
  });

/** `y[B,H SCALE_H,W SCALE_W,C]`, every pixel of x repeated */
export const upsampleNearest = upsample("upsampleNearest", "nearest");
/** `dx[B,H,W,C]`, the sums over what each pixel was repeated to; x is read for its activation only */
export const upsampleNearestGradient = upsampleGradient("upsampleNearestGradient", "nearest_gradient");
/** `y[B,H SCALE_H,W SCALE_W,C]` between the nearest pixels of x, whose places are their centres */
export const upsampleBilinear = upsample("upsampleBilinear", "bilinear");
/** `dx[B,H,W,C]` with the weights of `upsampleBilinear`; x is read for its activation only */
export const upsampleBilinearGradient = upsampleGradient("upsampleBilinearGradient", "bilinear_gradient");
