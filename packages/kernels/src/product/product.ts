import { type Kernel, kernel, type Sizes, type Source } from "../kernel.js";
import { foldSums } from "../reduce/fold.js";
import finishPlain from "./operands/finish-plain.wgsl";
import type { Tile } from "./tiles/tiles.js";

/** The number of slices of the depth. Each gives one partial. */
type DepthSlices = { SLICES: number };
/** A kernel and its sizes. */
interface SizedKernel {
  readonly kernel: Kernel;
  readonly sizes: Sizes;
}

/** The extents of a product's matrices: the form in which tiles compute every product. */
export interface Extents {
  /**
   * the number of blocks of rows: batches times channel groups, times the phases (see `fractional.wgsl`) or the taps of
   * a weight gradient. A tile never covers rows of two blocks.
   */
  readonly blocks: number;
  /** the number of rows in a block */
  readonly rows: number;
  readonly columns: number;
  /** the number of segments in the depth */
  readonly segments: number;
  /** the depth of a segment */
  readonly depth: number;
}

/** A product, with a kernel for each tile. */
export interface Product<S extends Sizes = Sizes, B extends string = string> {
  readonly name: string;
  /** the name of this product in older files of choices */
  readonly formerName?: string | undefined;
  /** names of the buffers that the kernels bind, in the kernels' order */
  readonly buffers: readonly B[];
  extents(sizes: S): Extents;
  /** Returns the number of multiplications and additions. */
  operations(sizes: S): number;
  /** Returns the number of values in each buffer. */
  lengths(sizes: S): Readonly<Record<B, number>>;
  /** Returns the kernel that computes y. Its size SLICES is 1. */
  whole(tile: Tile): Kernel<S & DepthSlices, B>;
  /** Returns the kernel that computes partials of y, `[SLICES, ...y]`. */
  partials(tile: Tile): Kernel<S & DepthSlices, "a" | "b" | "y">;
  /**
   * Returns the kernel that adds up the partials of y, which has LENGTH values, and applies the epilogue of `whole`.
   */
  fold(sizes: S & DepthSlices, LENGTH: number): SizedKernel;
}

/** Returns the number of tiles that cover the result of a product. */
export const tilesOf = ({ blocks, rows: each, columns }: Extents, { m, n }: Pick<Tile, "m" | "n">): number =>
  blocks * Math.ceil(each / m) * Math.ceil(columns / n);

interface Declaration<S extends Sizes, B extends string> {
  readonly name: string;
  readonly formerName?: string | undefined;
  readonly buffers: readonly B[];
  readonly extents: (sizes: S) => Extents;
  readonly operations: (sizes: S) => number;
  readonly lengths: (sizes: S) => Readonly<Record<B, number>>;
  /** returns the WGSL of the product without tile and epilogue */
  readonly files: (sizes: S) => readonly Source[];
  /** returns the WGSL of the epilogue of `whole`; that of `partials` is `finish-plain.wgsl` */
  readonly epilogue: (sizes: S) => readonly Source[];
  readonly fold: (sizes: S & DepthSlices, LENGTH: number) => SizedKernel;
}

/** The buffers of a product without an epilogue. */
export const plainBuffers = ["a", "b", "y"] as const;

/** Pairs a kernel with sizes of its own type. */
export const boundTo = <S extends Sizes>(of: Kernel<S>, sizes: S): SizedKernel => ({
  kernel: of as unknown as Kernel,
  sizes,
});

/** Returns the kernel that adds up partials without an epilogue. */
export const foldPlain = ({ SLICES }: DepthSlices, LENGTH: number): SizedKernel =>
  boundTo(foldSums, { LENGTH, SLICES });

/** Creates the product that a declaration describes. */
/* @__NO_SIDE_EFFECTS__ */
export function product<S extends Sizes, B extends string>(declaration: Declaration<S, B>): Product<S, B> {
  const { name, formerName, buffers, extents, operations, lengths, files, epilogue, fold } = declaration;
  const withTile = <Name extends string>(tile: Tile, suffix: string, bound: readonly Name[], end: typeof epilogue) =>
    kernel<S & DepthSlices, Name>({
      name: `${name}${suffix}`,
      source: (s) => [...tile.source, ...files(s), ...end(s)],
      buffers: bound,
      threads: (s) => s.SLICES * tilesOf(extents(s), tile) * (tile.by === "registers" ? 1 : tile.workgroup),
      workgroup: tile.workgroup,
      operations,
      implementation: tile.name,
    });
  // the same tile always gives the same kernel object, because pipelines are cached by that object
  const kept = <K>(make: (tile: Tile) => K) => {
    const made = new Map<Tile, K>();
    return (tile: Tile): K => {
      const known = made.get(tile) ?? make(tile);
      made.set(tile, known);
      return known;
    };
  };
  return {
    ...{ name, formerName, buffers, extents, operations, lengths, fold },
    whole: kept((tile) => withTile(tile, "", buffers, epilogue)),
    partials: kept((tile) => withTile(tile, "Partials", plainBuffers, () => [finishPlain])),
  };
}
