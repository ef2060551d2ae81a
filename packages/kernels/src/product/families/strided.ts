import type { WindowFamily } from "../window.js";
import wgsl from "./strided.wgsl";

/** The family of convolutions: rows are output positions of a strided window. */
export const strided: WindowFamily = {
  wgsl,
  extents: ({ B, OH, OW, N, R, S, K, GROUPS, BATCHES }) => ({
    ...{ blocks: BATCHES * GROUPS, rows: B * OH * Math.ceil(OW / 4) * 4, columns: N, segments: R * S, depth: K },
  }),
  operations: ({ B, OH, OW, R, S, K, N, GROUPS, BATCHES }) => 2 * BATCHES * GROUPS * B * OH * OW * R * S * K * N,
};
