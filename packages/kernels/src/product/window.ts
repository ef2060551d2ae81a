import type { Extents } from "./product.js";

/**
 * The taps of a window: R by S of them, with stride, padding and dilation. GROUPS channel groups and BATCHES
 * batches of images have weights of their own.
 */
export type TapSizes = {
  R: number;
  S: number;
  STRIDE_H: number;
  STRIDE_W: number;
  PADDING_H: number;
  PADDING_W: number;
  DILATION_H: number;
  DILATION_W: number;
  GROUPS: number;
  BATCHES: number;
};

/**
 * The sizes of a window over images `[BATCHES B,H,W,GROUPS K]` with the result `[BATCHES B,OH,OW,GROUPS N]`; see
 * `strided.wgsl` and `fractional.wgsl`.
 */
export type WindowSizes = TapSizes & {
  B: number;
  H: number;
  W: number;
  K: number;
  OH: number;
  OW: number;
  N: number;
};

/**
 * The sizes of a weight gradient `[BATCHES,R,S,M,GROUPS N]`, from operands on the smaller grid `[BATCHES B,H,W]` and
 * the larger grid `[BATCHES B,LH,LW]`; see `weight-gradient.wgsl`.
 */
export type WeightGradientSizes = TapSizes & {
  B: number;
  H: number;
  W: number;
  LH: number;
  LW: number;
  M: number;
  N: number;
};

/** The taps of a matrix product: one tap, one group, one batch. */
export const singleTap: TapSizes = {
  ...{ R: 1, S: 1, STRIDE_H: 1, STRIDE_W: 1, PADDING_H: 0, PADDING_W: 0, DILATION_H: 1, DILATION_W: 1 },
  ...{ GROUPS: 1, BATCHES: 1 },
};

/** Returns the sizes of matrix products `[BATCHES,M,K] [BATCHES,K,N]` as those of a window with one tap. */
export const matrixAsWindow = (sizes: { M: number; K: number; N: number; BATCHES?: number }): WindowSizes => {
  const { M, K, N, BATCHES = 1 } = sizes;
  return { B: 1, H: 1, W: M, K, OH: 1, OW: M, N, ...singleTap, BATCHES };
};

/** A family: the WGSL that finds the operands of a window's product, and the extents of this product. */
export interface WindowFamily {
  readonly wgsl: string;
  readonly extents: (sizes: WindowSizes) => Extents;
  readonly operations: (sizes: WindowSizes) => number;
}
