import * as exported from "../src/index.js";
import { type Kernel, matrixAsWindow, type Product, type Sizes, type Tile, tiles } from "../src/index.js";
import { poolSizes } from "./sizes-pools.js";

const lengths = [{ LENGTH: 1 }, { LENGTH: 8 }, { LENGTH: 4099 }];
const lengthsAnd = (more: Sizes) => lengths.map((each): Sizes => ({ ...each, ...more }));

const activation = { ACTIVATION: 1, SLOPE: 0 };
const stored = { ...activation, ADD: 1 };
const image = { B: 2, H: 5, W: 7, OH: 3, OW: 4, R: 3, S: 2, STRIDE: 2, PADDING: 1 };
// widths divisible by four take another source than those that are not
const widths = [
  [8, 4],
  [8, 3],
  [5, 4],
  [1, 1],
] as const;
const windows = widths.map(([K, N]): Sizes => ({ ...image, K, N }));
const matrices = widths.map(([K, N]): Sizes => matrixAsWindow({ M: 13, K, N }));
const and = (sizes: readonly Sizes[], more: Sizes) => sizes.map((each): Sizes => ({ ...each, ...more }));
const weights = widths.map(([M, N]): Sizes => {
  const { OH: H, OW: W, H: LH, W: LW, ...rest } = image;
  return { ...rest, H, W, LH, LW, M, N };
});
const loss: readonly Sizes[] = [
  { PIXELS: 1, B: 1, L: 1 },
  { PIXELS: 105, B: 3, L: 5 },
];
const sliced = (sizes: readonly Sizes[]) => sizes.map((each): Sizes => ({ ...each, SLICES: 2 }));
const attention: Sizes = { B: 3, T: 5, K: 2 };
const batches: readonly Sizes[] = [{ B: 3, LENGTH: 12 }];

/** Sizes that every exported kernel is compiled at, by its name. */
export const sizes: Readonly<Record<string, readonly Sizes[]>> = {
  add: lengths,
  mul: lengths,
  scale: lengthsAnd({ FACTOR: -0.5 }),
  accumulate: lengths,
  fill: lengthsAnd({ FACTOR: 1 }),
  spread: lengthsAnd({ FACTOR: 0.25 }),
  activation: [0, 1, 2, 3, 4].flatMap((ACTIVATION) => lengthsAnd({ ACTIVATION, SLOPE: 0.1 })),
  activationGradient: [0, 1, 2, 3, 4].flatMap((ACTIVATION) => lengthsAnd({ ACTIVATION, SLOPE: 0.1 })),
  addBias: [{ ROWS: 3, N: 5 }],
  biasGradient: [{ ROWS: 3, N: 5, SLICES: 2 }],
  partialSums: lengthsAnd({ SLICES: 1, FACTOR: 1 }),
  foldSums: lengthsAnd({ SLICES: 3, FACTOR: 0.5 }),
  foldForward: lengthsAnd({ SLICES: 3, N: 1, ...activation }),
  foldGradient: lengthsAnd({ SLICES: 3, ...stored }),
  difference: lengthsAnd({ SLICES: 2 }),
  padRows: [{ ROWS: 5, FROM: 3, TO: 4 }],
  dropout: lengthsAnd({ RATE: 0.3, STREAM: 4_000_000_000 }),
  reparameterize: lengthsAnd({ STREAM: 1 }),
  reparameterizeGradient: lengthsAnd({ STREAM: 1, ...stored }),
  klMsePartial: sliced(loss),
  klMseTotal: sliced(loss),
  klMseImageGradient: loss.map((each) => ({ ...each, ...stored })),
  klMseMuGradient: loss.map((each) => ({ ...each, ...stored })),
  klMseLogvarGradient: loss.map((each) => ({ ...each, ...stored })),
  rmsprop: lengthsAnd({ RHO: 0.9, EPSILON: 1e-7, DECAY: 0.1, DECAYED: 4, UNSCALE: 0.5 }),
  gatherImages: batches,
  gatherRows: batches,
  gatherWords: [{ B: 3, T: 5, LENGTH: 12 }],
  maskedSoftmax: [attention],
  maskedSoftmaxGradient: [attention],
  weightedSum: [{ ...attention, E: 7 }],
  weightedSumWeightsGradient: [{ ...attention, E: 7 }],
  weightedSumInputGradient: [{ ...attention, E: 7 }],
  advance: [{ AT: 1, BY: 32, LIMIT: 0 }],
  ...poolSizes,
  record: [{ AT: 1, ROWS: 256, LENGTH: 3 }],
};

const isKernel = (value: unknown): value is Kernel =>
  typeof value === "object" && value !== null && "entry" in value && "buffers" in value;

/** Every kernel that the package exports, under the name that it is exported by. */
export const kernels: readonly (readonly [name: string, kernel: Kernel])[] = Object.entries(exported).flatMap(
  ([name, value]) => (isKernel(value) ? [[name, value] as const] : []),
);

/** Sizes that every exported product is compiled at, with every tile and cut into slices, by its name. */
export const productSizes: Readonly<Record<string, readonly Sizes[]>> = {
  conv2d: and(windows, activation),
  conv2dInputGradient: and(windows, stored),
  conv2dWeightGradient: weights,
  convTranspose2d: and(windows, activation),
  convTranspose2dInputGradient: and(windows, stored),
  convTranspose2dWeightGradient: weights,
  linear: and(matrices, activation),
  matmul: matrices,
};

const isProduct = (value: unknown): value is Product =>
  typeof value === "object" && value !== null && "extents" in value && "whole" in value;

/** Every product that the package exports, under the name that it is exported by. */
export const products: readonly (readonly [name: string, product: Product])[] = Object.entries(exported).flatMap(
  ([name, value]) => (isProduct(value) ? [[name, value] as const] : []),
);

/** Every kernel of a product with some tiles: whole and in parts. */
export const kernelsOf = (product: Product, withTiles: readonly Tile[] = Object.values(tiles)): Kernel[] =>
  withTiles.flatMap((tile) => [product.whole(tile), product.parts(tile)] as unknown as Kernel[]);
