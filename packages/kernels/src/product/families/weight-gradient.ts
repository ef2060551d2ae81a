import { operandFiles } from "../operands/operands.js";
import { foldPlain, type Product, plainBuffers, product } from "../product.js";
import type { WeightGradientSizes } from "../window.js";
import source from "./weight-gradient.wgsl";

/** The operand that is on the larger grid, a or b, and the WGSL that reads both operands. */
interface Larger {
  readonly operand: "a" | "b";
  readonly wgsl: string;
}

/**
 * Declares the gradient at the weights of a window: a product whose rows are (tap, channel); see
 * `weight-gradient.wgsl`.
 */
export const weightGradient = (
  name: string,
  larger: Larger,
  formerName?: string,
): Product<WeightGradientSizes, "a" | "b" | "y"> =>
  product<WeightGradientSizes, "a" | "b" | "y">({
    ...{ name, formerName },
    ...{ buffers: plainBuffers, fold: foldPlain, epilogue: () => [] },
    extents: ({ B, H, W, R, S, M, N, GROUPS, BATCHES }) => ({
      ...{ blocks: BATCHES * GROUPS * R * S, rows: M, columns: N, segments: B * H, depth: W },
    }),
    operations: ({ B, H, W, R, S, M, N, GROUPS, BATCHES }) => 2 * BATCHES * GROUPS * B * H * W * R * S * M * N,
    lengths: ({ B, H, W, LH, LW, R, S, M, N, GROUPS, BATCHES }) => {
      const batchGroups = BATCHES * GROUPS;
      const [small, large] = [batchGroups * B * H * W, batchGroups * B * LH * LW];
      const [a, b] = larger.operand === "a" ? [large, small] : [small, large];
      return { a: a * M, b: b * N, y: batchGroups * R * S * M * N };
    },
    files: ({ M, N }) => [source, larger.wgsl, ...operandFiles(M, N, N)],
  });
