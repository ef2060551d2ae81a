import { type Kernel, kernel } from "./kernel.js";
import activation from "./wgsl/activation.wgsl";
import aF32 from "./wgsl/product/a-f32.wgsl";
import aVec4 from "./wgsl/product/a-vec4.wgsl";
import bF32 from "./wgsl/product/b-f32.wgsl";
import bVec4 from "./wgsl/product/b-vec4.wgsl";
import finishBias from "./wgsl/product/finish-bias.wgsl";
import finishPlain from "./wgsl/product/finish-plain.wgsl";
import fractional from "./wgsl/product/fractional.wgsl";
import largerA from "./wgsl/product/larger-a.wgsl";
import largerB from "./wgsl/product/larger-b.wgsl";
import rows from "./wgsl/product/rows.wgsl";
import strided from "./wgsl/product/strided.wgsl";
import tile from "./wgsl/product/tile.wgsl";
import weightGradient from "./wgsl/product/weight-gradient.wgsl";
import weights from "./wgsl/product/weights.wgsl";
import weightsTransposed from "./wgsl/product/weights-transposed.wgsl";
import yF32 from "./wgsl/product/y-f32.wgsl";
import yVec4 from "./wgsl/product/y-vec4.wgsl";

/** A window over images `[B,H,W,K]` giving `[B,OH,OW,N]`; see `strided.wgsl` and `fractional.wgsl`. */
export type WindowSizes = {
  B: number;
  H: number;
  W: number;
  K: number;
  OH: number;
  OW: number;
  N: number;
  R: number;
  S: number;
  STRIDE: number;
  PADDING: number;
};

/** A weight gradient `[R,S,M,N]` between grids `[B,H,W]` and `[B,LH,LW]`; see `weight-gradient.wgsl`. */
export type WeightGradientSizes = {
  B: number;
  H: number;
  W: number;
  LH: number;
  LW: number;
  M: number;
  N: number;
  R: number;
  S: number;
  STRIDE: number;
  PADDING: number;
  SLICES: number;
};

/** An activation that rides on another kernel's store; see `activation.wgsl`. */
export type ActivationSizes = { ACTIVATION: number; SLOPE: number };

const fours = (width: number) => width % 4 === 0;
const up = (value: number, multiple: number) => Math.ceil(value / multiple) * multiple;

const stridedThreads = ({ B, OH, OW, N }: WindowSizes) => (up(B * OH * up(OW, 4), 8) / 8) * Math.ceil(N / 8);
function fractionalThreads({ B, OH, OW, N, STRIDE }: WindowSizes): number {
  const phase = up(B * Math.ceil(OH / STRIDE) * up(Math.ceil(OW / STRIDE), 4), 8);
  return ((STRIDE * STRIDE * phase) / 8) * Math.ceil(N / 8);
}

interface Family {
  readonly source: string;
  readonly threads: (sizes: WindowSizes) => number;
}
const stridedFamily: Family = { source: strided, threads: stridedThreads };
const fractionalFamily: Family = { source: fractional, threads: fractionalThreads };

/** The files of a window's product; each operand is read in fours where its width allows. */
const windowFiles = (family: Family, weightsFile: string, bWidth: "K" | "N") => (s: WindowSizes) => [
  tile,
  family.source,
  rows,
  weightsFile,
  fours(s.K) ? aVec4 : aF32,
  fours(s[bWidth]) ? bVec4 : bF32,
  fours(s.N) ? yVec4 : yF32,
];

const forward = (name: string, family: Family) =>
  kernel<WindowSizes & ActivationSizes, "a" | "b" | "bias" | "y">({
    name,
    source: (s) => [...windowFiles(family, weights, "N")(s), finishBias, activation],
    buffers: ["a", "b", "bias", "y"],
    threads: family.threads,
  });

const plain = (name: string, family: Family, weightsFile: string, bWidth: "K" | "N") =>
  kernel<WindowSizes, "a" | "b" | "y">({
    name,
    source: (s) => [...windowFiles(family, weightsFile, bWidth)(s), finishPlain],
    buffers: ["a", "b", "y"],
    threads: family.threads,
  });

const inputGradient = (name: string, family: Family) => plain(name, family, weightsTransposed, "K");

const weightsGradient = (name: string, larger: string): Kernel<WeightGradientSizes, "a" | "b" | "y"> =>
  kernel({
    name,
    source: ({ M, N }: WeightGradientSizes) => [
      tile,
      weightGradient,
      larger,
      fours(M) ? aVec4 : aF32,
      fours(N) ? bVec4 : bF32,
      fours(N) ? yVec4 : yF32,
    ],
    buffers: ["a", "b", "y"],
    threads: (s) => s.SLICES * weightGradientTiles(s),
  });

/** Tiles of a weight gradient before it is cut into slices. */
export function weightGradientTiles({ R, S, M, N }: Omit<WeightGradientSizes, "SLICES">): number {
  return R * S * Math.ceil(M / 8) * Math.ceil(N / 8);
}

/** `y[B,OH,OW,N] = activation(bias[N] + window of a[B,H,W,K] with b[R,S,K,N])`. */
export const conv2d = forward("conv2d", stridedFamily);
/** `dx`: a is `dy`, b the weights `[R,S,N,K]` of the forward. */
export const conv2dInputGradient = inputGradient("conv2dInputGradient", fractionalFamily);
/** `dw[R,S,M,N]` in slices: a is `x[B,LH,LW,M]`, b is `dy[B,H,W,N]`. */
export const conv2dWeightGradient = weightsGradient("conv2dWeightGradient", largerA);

/** `y[B,OH,OW,N] = activation(bias[N] + fractional window of a[B,H,W,K] with b[R,S,K,N])`. */
export const convTranspose2d = forward("convTranspose2d", fractionalFamily);
/** `dx`: a is `dy`, b the weights `[R,S,N,K]` of the forward. */
export const convTranspose2dInputGradient = inputGradient("convTranspose2dInputGradient", stridedFamily);
/** `dw[R,S,M,N]` in slices: a is `x[B,H,W,M]`, b is `dy[B,LH,LW,N]`. */
export const convTranspose2dWeightGradient = weightsGradient("convTranspose2dWeightGradient", largerB);

/** `y[M,N] = activation(bias[N] + a[M,K] b[K,N])` as a window of one tap over the image `[1,1,M,K]`. */
export const linear = forward("linear", stridedFamily);
/** `y[M,N] = a[M,K] b[K,N]` as a window of one tap over the image `[1,1,M,K]`. */
export const matmul = plain("matmul", stridedFamily, weights, "N");
/** The sizes of a matrix product `[M,K] [K,N]` as a window. */
export const matrixAsWindow = ({ M, K, N }: { M: number; K: number; N: number }): WindowSizes => ({
  B: 1,
  H: 1,
  W: M,
  K,
  OH: 1,
  OW: M,
  N,
  R: 1,
  S: 1,
  STRIDE: 1,
  PADDING: 0,
});
