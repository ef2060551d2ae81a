import * as exported from "../src/index.js";
import { type Kernel, matrixAsWindow, type Product, type Sizes, singleTap, type Tile, tiles } from "../src/index.js";

const activation = { ACTIVATION: 1, SLOPE: 0 };
const stored = { ...activation, ADD: 1 };
const and = (sizes: readonly Sizes[], more: Sizes) => sizes.map((each): Sizes => ({ ...each, ...more }));
const taps = { DILATION_H: 1, DILATION_W: 1, GROUPS: 1, BATCHES: 1 };
const image = {
  ...taps,
  B: 2,
  H: 5,
  W: 7,
  OH: 3,
  OW: 4,
  R: 3,
  S: 2,
  STRIDE_H: 2,
  STRIDE_W: 2,
  PADDING_H: 1,
  PADDING_W: 1,
};
// widths that are divisible by four use other WGSL files than those that are not
const widths = [
  [8, 4],
  [8, 3],
  [5, 4],
  [1, 1],
] as const;
// several groups and batches; stride and dilation with a common factor along one axis and without along the other
const parts = { DILATION_H: 2, DILATION_W: 3, GROUPS: 2, BATCHES: 3 };
const windows = widths.flatMap(([K, N]): Sizes[] => [
  { ...image, K, N },
  { ...image, ...parts, K, N },
]);
const matrices = widths.map(([K, N]): Sizes => matrixAsWindow({ M: 13, K, N }));
const weights = widths.flatMap(([M, N]): Sizes[] => {
  const { OH: H, OW: W, H: LH, W: LW, ...rest } = image;
  const plain = { ...rest, H, W, LH, LW, M, N };
  return [plain, { ...plain, ...parts }];
});
const matrixWeights = widths.map(([M, N]): Sizes => ({ ...singleTap, B: 1, H: 1, W: 13, LH: 1, LW: 13, M, N }));
/** The sizes at which every exported product is compiled, with every tile and with slices, by name. */
export const productSizes: Readonly<Record<string, readonly Sizes[]>> = {
  conv2d: and(windows, activation),
  conv2dInputGradient: and(windows, stored),
  conv2dWeightGradient: weights,
  convTranspose2d: and(windows, activation),
  convTranspose2dInputGradient: and(windows, stored),
  convTranspose2dWeightGradient: weights,
  linear: and(matrices, activation),
  linearInputGradient: and(matrices, stored),
  linearWeightGradient: matrixWeights,
  matmul: matrices,
  matmulGradientA: and(matrices, stored),
  matmulGradientB: matrixWeights,
  batchedMatmul: and(matrices, { BATCHES: 3 }),
  batchedMatmulGradientA: and(matrices, { ...stored, BATCHES: 3 }),
  batchedMatmulGradientB: and(matrixWeights, { BATCHES: 3 }),
};

const isProduct = (value: unknown): value is Product =>
  typeof value === "object" && value !== null && "extents" in value && "whole" in value;

/** The products that the package exports, with the names of their exports. */
export const products: readonly (readonly [name: string, product: Product])[] = Object.entries(exported).flatMap(
  ([name, value]) => (isProduct(value) ? [[name, value] as const] : []),
);

/** Returns the kernels of a product with some tiles: the whole result, and partials. */
export const kernelsOf = (product: Product, withTiles: readonly Tile[] = Object.values(tiles)): Kernel[] =>
  withTiles.flatMap((tile) => [product.whole(tile), product.partials(tile)] as unknown as Kernel[]);
