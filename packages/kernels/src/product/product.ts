import activation from "../elementwise/activation.wgsl";
import type { ActivationSizes } from "../elementwise/elementwise.js";
import { type Kernel, kernel, type Sizes } from "../kernel.js";
import { foldForward, foldGradient, foldSums } from "../reduce/reduce.js";
import fractional from "./families/fractional.wgsl";
import largerA from "./families/larger-a.wgsl";
import largerB from "./families/larger-b.wgsl";
import rows from "./families/rows.wgsl";
import strided from "./families/strided.wgsl";
import weightGradient from "./families/weight-gradient.wgsl";
import weights from "./families/weights.wgsl";
import weightsTransposed from "./families/weights-transposed.wgsl";
import aF32 from "./operands/a-scalar.wgsl";
import aVec4 from "./operands/a-vec4.wgsl";
import bF32 from "./operands/b-scalar.wgsl";
import bVec4 from "./operands/b-vec4.wgsl";
import finishForwardF32 from "./operands/finish-forward-scalar.wgsl";
import finishForwardVec4 from "./operands/finish-forward-vec4.wgsl";
import finishGradientF32 from "./operands/finish-gradient-scalar.wgsl";
import finishGradientVec4 from "./operands/finish-gradient-vec4.wgsl";
import finishPlain from "./operands/finish-plain.wgsl";
import yF32 from "./operands/y-scalar.wgsl";
import yVec4 from "./operands/y-vec4.wgsl";
import type { Tile } from "./tiles/tiles.js";
import type { WeightGradientSizes, WindowSizes } from "./window.js";

/** How a gradient is stored: added to what is there where ADD is 1, then through the slope of the activation that gave x. */
export type GradientSizes = ActivationSizes & { ADD: number };
/** Into how many parts the depth is cut, each summed by itself. */
export type Sliced = { SLICES: number };
/** A kernel at its sizes. */
export interface Bound {
  readonly kernel: Kernel;
  readonly sizes: Sizes;
}

/** A product's matrices as a tile sees them. */
export interface Extents {
  /** phases or taps: a tile never reaches from one into another */
  readonly groups: number;
  /** rows of each */
  readonly rows: number;
  readonly columns: number;
  /** depth: so many runs of so many */
  readonly runs: number;
  readonly depth: number;
}

/** A heavy op: one product, with a kernel for each tile. */
export interface Product<S extends Sizes = Sizes, B extends string = string> {
  readonly name: string;
  /** what the kernels bind, in their order */
  readonly buffers: readonly B[];
  extents(sizes: S): Extents;
  /** multiplications and additions */
  operations(sizes: S): number;
  /** values of each buffer */
  lengths(sizes: S): Readonly<Record<B, number>>;
  /** fills y */
  whole(tile: Tile): Kernel<S & Sliced, B>;
  /** fills y with SLICES partial sums `[SLICES, ...y]` */
  parts(tile: Tile): Kernel<S & Sliced, "a" | "b" | "y">;
  /** adds up partial sums of y's LENGTH values and does what `whole` does on its store */
  fold(sizes: S & Sliced, LENGTH: number): Bound;
}

const fours = (width: number) => width % 4 === 0;
const up = (value: number, multiple: number) => Math.ceil(value / multiple) * multiple;

/** Tiles of a product before it is cut into slices. */
export const tilesOf = ({ groups, rows: each, columns }: Extents, { m, n }: Pick<Tile, "m" | "n">): number =>
  groups * Math.ceil(each / m) * Math.ceil(columns / n);

interface Declaration<S extends Sizes, B extends string> {
  readonly name: string;
  readonly buffers: readonly B[];
  readonly extents: (sizes: S) => Extents;
  readonly operations: (sizes: S) => number;
  readonly lengths: (sizes: S) => Readonly<Record<B, number>>;
  /** everything but the tile and what finishes */
  readonly files: (sizes: S) => readonly string[];
  readonly finish: (sizes: S) => readonly string[];
  readonly fold: (sizes: S & Sliced, LENGTH: number) => Bound;
}

const sums = ["a", "b", "y"] as const;
const foldPlain = ({ SLICES }: Sliced, LENGTH: number) => boundTo(foldSums, { LENGTH, SLICES });
const boundTo = <S extends Sizes>(of: Kernel<S>, sizes: S): Bound => ({ kernel: of as unknown as Kernel, sizes });

function product<S extends Sizes, B extends string>(declaration: Declaration<S, B>): Product<S, B> {
  const { name, buffers, extents, operations, lengths, files, finish, fold } = declaration;
  const withTile = <Name extends string>(tile: Tile, suffix: string, bound: readonly Name[], end: typeof finish) =>
    kernel<S & Sliced, Name>({
      name: `${name}${suffix}`,
      source: (s) => [...tile.source, ...files(s), ...end(s)],
      buffers: bound,
      threads: (s) => s.SLICES * tilesOf(extents(s), tile) * (tile.by === "registers" ? 1 : tile.workgroup),
      workgroup: tile.workgroup,
      operations,
      implementation: tile.name,
    });
  // by tile: pipelines are kept by declaration
  const kept = <K>(make: (tile: Tile) => K) => {
    const made = new Map<Tile, K>();
    return (tile: Tile): K => {
      const known = made.get(tile) ?? make(tile);
      made.set(tile, known);
      return known;
    };
  };
  return {
    ...{ name, buffers, extents, operations, lengths, fold },
    whole: kept((tile) => withTile(tile, "", buffers, finish)),
    parts: kept((tile) => withTile(tile, "Parts", sums, () => [finishPlain])),
  };
}

interface Family {
  readonly source: string;
  readonly extents: (sizes: WindowSizes) => Extents;
  readonly operations: (sizes: WindowSizes) => number;
}
const stridedFamily: Family = {
  source: strided,
  extents: ({ B, OH, OW, N, R, S, K, GROUPS, BATCHES }) => ({
    ...{ groups: BATCHES * GROUPS, rows: B * OH * up(OW, 4), columns: N, runs: R * S, depth: K },
  }),
  operations: ({ B, OH, OW, R, S, K, N, GROUPS, BATCHES }) => 2 * BATCHES * GROUPS * B * OH * OW * R * S * K * N,
};
const fractionalFamily: Family = {
  source: fractional,
  extents: (sizes) => {
    const { B, OH, OW, N, R, S, K, GROUPS, BATCHES, STRIDE_H, STRIDE_W, DILATION_H, DILATION_W } = sizes;
    const taps = (kernel: number, stride: number, dilation: number) =>
      dilation === 1 ? Math.ceil(kernel / stride) : kernel;
    return {
      groups: BATCHES * GROUPS * STRIDE_H * STRIDE_W,
      rows: B * Math.ceil(OH / STRIDE_H) * up(Math.ceil(OW / STRIDE_W), 4),
      columns: N,
      runs: taps(R, STRIDE_H, DILATION_H) * taps(S, STRIDE_W, DILATION_W),
      depth: K,
    };
  },
  operations: ({ B, H, W, R, S, K, N, GROUPS, BATCHES }) => 2 * BATCHES * GROUPS * B * H * W * R * S * K * N,
};

const windowLengths = ({ B, H, W, K, OH, OW, N, R, S, GROUPS, BATCHES }: WindowSizes) => {
  const parts = BATCHES * GROUPS;
  const y = parts * B * OH * OW * N;
  return { a: parts * B * H * W * K, b: parts * R * S * K * N, bias: GROUPS * N, x: y, y };
};

/** The files of a window's product; each operand is read in fours where its width allows. */
const windowFiles = (family: Family, weightsFile: string, bWidth: "K" | "N") => (s: WindowSizes) => [
  ...[family.source, rows, weightsFile, fours(s.K) ? aVec4 : aF32, fours(s[bWidth]) ? bVec4 : bF32],
  fours(s.N) ? yVec4 : yF32,
];

const forward = (name: string, family: Family) =>
  product<WindowSizes & ActivationSizes, "a" | "b" | "bias" | "y">({
    ...{ name, buffers: ["a", "b", "bias", "y"], extents: family.extents, operations: family.operations },
    lengths: windowLengths,
    files: windowFiles(family, weights, "N"),
    finish: ({ N }) => [fours(N) ? finishForwardVec4 : finishForwardF32, activation],
    fold: ({ GROUPS, N, SLICES, ACTIVATION, SLOPE }, LENGTH) =>
      boundTo(foldForward, { LENGTH, SLICES, N: GROUPS * N, ACTIVATION, SLOPE }),
  });

const inputGradient = (name: string, family: Family) =>
  product<WindowSizes & GradientSizes, "a" | "b" | "x" | "y">({
    ...{ name, buffers: ["a", "b", "x", "y"], extents: family.extents, operations: family.operations },
    lengths: windowLengths,
    files: windowFiles(family, weightsTransposed, "K"),
    finish: ({ N }) => [fours(N) ? finishGradientVec4 : finishGradientF32, activation],
    fold: ({ SLICES, ADD, ACTIVATION, SLOPE }, LENGTH) =>
      boundTo(foldGradient, { LENGTH, SLICES, ADD, ACTIVATION, SLOPE }),
  });

const weightsGradient = (name: string, larger: string, aIsLarger: boolean) =>
  product<WeightGradientSizes, "a" | "b" | "y">({
    ...{ name, buffers: sums, fold: foldPlain, finish: () => [] },
    extents: ({ B, H, W, R, S, M, N, GROUPS, BATCHES }) => ({
      ...{ groups: BATCHES * GROUPS * R * S, rows: M, columns: N, runs: B * H, depth: W },
    }),
    operations: ({ B, H, W, R, S, M, N, GROUPS, BATCHES }) => 2 * BATCHES * GROUPS * B * H * W * R * S * M * N,
    lengths: ({ B, H, W, LH, LW, R, S, M, N, GROUPS, BATCHES }) => {
      const parts = BATCHES * GROUPS;
      const [small, large] = [parts * B * H * W, parts * B * LH * LW];
      const [a, b] = aIsLarger ? [large, small] : [small, large];
      return { a: a * M, b: b * N, y: parts * R * S * M * N };
    },
    files: ({ M, N }) => [
      ...[weightGradient, larger, fours(M) ? aVec4 : aF32, fours(N) ? bVec4 : bF32, fours(N) ? yVec4 : yF32],
    ],
  });

/** `y[B,OH,OW,N] = activation(bias[N] + window of a[B,H,W,K] with b[R,S,K,N])`. */
export const conv2d = forward("conv2d", stridedFamily);
/** `dx`: a is `dy`, b the weights `[R,S,N,K]` of the forward, x its input. */
export const conv2dInputGradient = inputGradient("conv2dInputGradient", fractionalFamily);
/** `dw[R,S,M,N]`: a is `x[B,LH,LW,M]`, b is `dy[B,H,W,N]`. */
export const conv2dWeightGradient = weightsGradient("conv2dWeightGradient", largerA, true);

/** `y[B,OH,OW,N] = activation(bias[N] + fractional window of a[B,H,W,K] with b[R,S,K,N])`. */
export const convTranspose2d = forward("convTranspose2d", fractionalFamily);
/** `dx`: a is `dy`, b the weights `[R,S,N,K]` of the forward, x its input. */
export const convTranspose2dInputGradient = inputGradient("convTranspose2dInputGradient", stridedFamily);
/** `dw[R,S,M,N]`: a is `x[B,H,W,M]`, b is `dy[B,LH,LW,N]`. */
export const convTranspose2dWeightGradient = weightsGradient("convTranspose2dWeightGradient", largerB, false);

/** `y[M,N] = activation(bias[N] + a[M,K] b[K,N])` as a window of one tap over the image `[1,1,M,K]`. */
export const linear = forward("linear", stridedFamily);
/** `y[M,N] = a[M,K] b[K,N]` as a window of one tap over the image `[1,1,M,K]`. */
export const matmul = product<WindowSizes, "a" | "b" | "y">({
  ...{ name: "matmul", buffers: sums, extents: stridedFamily.extents, operations: stridedFamily.operations },
  lengths: windowLengths,
  files: windowFiles(stridedFamily, weights, "N"),
  finish: () => [finishPlain],
  fold: foldPlain,
});
