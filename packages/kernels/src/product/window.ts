import type { Extents } from "./product.js";

/** Where a window's taps lie, and how many groups of channels and batches of images have weights of their own. */
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

/** A window over images `[BATCHES B,H,W,GROUPS K]` giving `[BATCHES B,OH,OW,GROUPS N]`; see `strided.wgsl` and `fractional.wgsl`. */
export type WindowSizes = TapSizes & {
  B: number;
  H: number;
  W: number;
  K: number;
  OH: number;
  OW: number;
  N: number;
};

/** A weight gradient `[BATCHES,R,S,M,GROUPS N]` between grids `[BATCHES B,H,W]` and `[BATCHES B,LH,LW]`; see `weight-gradient.wgsl`. */
export type WeightGradientSizes = TapSizes & {
  B: number;
  H: number;
  W: number;
  LH: number;
  LW: number;
  M: number;
  N: number;
};

/** One tap and one group: what a matrix product is. */
export const singleTap: TapSizes = {
  ...{ R: 1, S: 1, STRIDE_H: 1, STRIDE_W: 1, PADDING_H: 0, PADDING_W: 0, DILATION_H: 1, DILATION_W: 1 },
  ...{ GROUPS: 1, BATCHES: 1 },
};

/** The sizes of matrix products `[BATCHES,M,K] [BATCHES,K,N]` as a window. */
export const matrixAsWindow = (sizes: { M: number; K: number; N: number; BATCHES?: number }): WindowSizes => {
  const { M, K, N, BATCHES = 1 } = sizes;
  return { B: 1, H: 1, W: M, K, OH: 1, OW: M, N, ...singleTap, BATCHES };
};

/** The positions of the operands of a window's product. */
export interface WindowFamily {
  readonly wgsl: string;
  readonly extents: (sizes: WindowSizes) => Extents;
  readonly operations: (sizes: WindowSizes) => number;
}
