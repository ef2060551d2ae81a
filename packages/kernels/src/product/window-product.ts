import type { ActivationSizes, GradientSizes } from "../elementwise/activation.js";
import { foldForward, foldGradient } from "../reduce/fold.js";
import rows from "./families/rows.wgsl";
import weights from "./families/weights.wgsl";
import weightsTransposed from "./families/weights-transposed.wgsl";
import finishPlain from "./operands/finish-plain.wgsl";
import { forwardEpilogue, gradientEpilogue, operandFiles } from "./operands/operands.js";
import { boundTo, foldPlain, type Product, plainBuffers, product } from "./product.js";
import type { WindowFamily, WindowSizes } from "./window.js";
import window from "./window.wgsl";

/** RESIDUAL is 1 if the bias has the shape of y: a matrix that is added to the product. */
export type BiasSizes = { RESIDUAL?: number };

const lengths = ({ RESIDUAL, B, H, W, K, OH, OW, N, R, S, GROUPS, BATCHES }: WindowSizes & BiasSizes) => {
  const batchGroups = BATCHES * GROUPS;
  const y = batchGroups * B * OH * OW * N;
  return {
    a: batchGroups * B * H * W * K,
    b: batchGroups * R * S * K * N,
    bias: RESIDUAL === 1 ? y : GROUPS * N,
    x: y,
    y,
  };
};

const forwardFiles = (family: string) => (s: WindowSizes) => [
  ...[window, family, rows, weights, ...operandFiles(s.K, s.N, s.N)],
];

/** Declares a product with the weights `b[R,S,K,N]` and an epilogue of bias and activation. */
export const forwardProduct = (
  name: string,
  { extents, operations, wgsl }: WindowFamily,
): Product<WindowSizes & ActivationSizes & BiasSizes, "a" | "b" | "bias" | "y"> =>
  product<WindowSizes & ActivationSizes & BiasSizes, "a" | "b" | "bias" | "y">({
    ...{ name, buffers: ["a", "b", "bias", "y"], extents, operations, lengths },
    files: forwardFiles(wgsl),
    epilogue: forwardEpilogue,
    fold: ({ GROUPS, N, SLICES, ACTIVATION, SLOPE, RESIDUAL }, LENGTH) =>
      boundTo(foldForward, { LENGTH, SLICES, N: RESIDUAL === 1 ? LENGTH : GROUPS * N, ACTIVATION, SLOPE }),
  });

/** Declares a product with the weights `b[R,S,K,N]` and no epilogue. */
export const plainProduct = (
  name: string,
  { extents, operations, wgsl }: WindowFamily,
  formerName?: string,
): Product<WindowSizes, "a" | "b" | "y"> =>
  product<WindowSizes, "a" | "b" | "y">({
    ...{ name, formerName },
    ...{ buffers: plainBuffers, extents, operations, lengths },
    files: forwardFiles(wgsl),
    epilogue: () => [finishPlain],
    fold: foldPlain,
  });

/** Declares a gradient at the input x. a is `dy`, b are the weights `[R,S,N,K]` of the forward product. */
export const inputGradient = (
  name: string,
  { extents, operations, wgsl }: WindowFamily,
  formerName?: string,
): Product<WindowSizes & GradientSizes, "a" | "b" | "x" | "y"> =>
  product<WindowSizes & GradientSizes, "a" | "b" | "x" | "y">({
    ...{ name, formerName },
    ...{ buffers: ["a", "b", "x", "y"], extents, operations, lengths },
    files: (s) => [window, wgsl, rows, weightsTransposed, ...operandFiles(s.K, s.K, s.N)],
    epilogue: gradientEpilogue,
    fold: ({ SLICES, ADD, ACTIVATION, SLOPE }, LENGTH) =>
      boundTo(foldGradient, { LENGTH, SLICES, ADD, ACTIVATION, SLOPE }),
  });
