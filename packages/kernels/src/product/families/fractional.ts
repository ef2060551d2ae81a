import type { WindowFamily } from "../window.js";
import wgsl from "./fractional.wgsl";

const taps = (kernel: number, stride: number, dilation: number) =>
  dilation === 1 ? Math.ceil(kernel / stride) : kernel;

/** The family of transposed convolutions: rows are output positions of a window with fractional stride. */
export const fractional: WindowFamily = {
  wgsl,
  extents: (sizes) => {
    const { B, OH, OW, N, R, S, K, GROUPS, BATCHES, STRIDE_H, STRIDE_W, DILATION_H, DILATION_W } = sizes;
    return {
      blocks: BATCHES * GROUPS * STRIDE_H * STRIDE_W,
      rows: B * Math.ceil(OH / STRIDE_H) * Math.ceil(Math.ceil(OW / STRIDE_W) / 4) * 4,
      columns: N,
      segments: taps(R, STRIDE_H, DILATION_H) * taps(S, STRIDE_W, DILATION_W),
      depth: K,
    };
  },
  operations: ({ B, H, W, R, S, K, N, GROUPS, BATCHES }) => 2 * BATCHES * GROUPS * B * H * W * R * S * K * N,
};
