import { type Kernel, kernel, type Sizes, type Source } from "../kernel.js";
import { foldSums } from "../reduce/fold.js";
import finishPlain from "./operands/finish-plain.wgsl";
import type { Tile } from "./tiles/tiles.js";

/** Into how many partials the depth is cut, each summed by itself. */
type DepthSlices = { SLICES: number };
/** A kernel at its sizes. */
interface SizedKernel {
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
  /** depth: so many segments of so many */
  readonly segments: number;
  readonly depth: number;
}

/** A heavy op: one product, with a kernel for each tile. */
export interface Product<S extends Sizes = Sizes, B extends string = string> {
  readonly name: string;
  /** the name that choices recorded for it before it had one of its own */
  readonly formerName?: string | undefined;
  /** what the kernels bind, in their order */
  readonly buffers: readonly B[];
  extents(sizes: S): Extents;
  /** multiplications and additions */
  operations(sizes: S): number;
  /** values of each buffer */
  lengths(sizes: S): Readonly<Record<B, number>>;
  /** fills y */
  whole(tile: Tile): Kernel<S & DepthSlices, B>;
  /** fills y with SLICES partial sums `[SLICES, ...y]` */
  partials(tile: Tile): Kernel<S & DepthSlices, "a" | "b" | "y">;
  /** adds up partial sums of y's LENGTH values and applies the epilogue of `whole` */
  fold(sizes: S & DepthSlices, LENGTH: number): SizedKernel;
}

/** Tiles of a product before it is cut into slices. */
export const tilesOf = ({ groups, rows: each, columns }: Extents, { m, n }: Pick<Tile, "m" | "n">): number =>
  groups * Math.ceil(each / m) * Math.ceil(columns / n);

interface Declaration<S extends Sizes, B extends string> {
  readonly name: string;
  readonly formerName?: string | undefined;
  readonly buffers: readonly B[];
  readonly extents: (sizes: S) => Extents;
  readonly operations: (sizes: S) => number;
  readonly lengths: (sizes: S) => Readonly<Record<B, number>>;
  /** everything but the tile and the epilogue */
  readonly files: (sizes: S) => readonly Source[];
  readonly epilogue: (sizes: S) => readonly Source[];
  readonly fold: (sizes: S & DepthSlices, LENGTH: number) => SizedKernel;
}

/** The buffers of a product without an epilogue. */
export const plainBuffers = ["a", "b", "y"] as const;

/** A kernel with sizes of its own type. */
export const boundTo = <S extends Sizes>(of: Kernel<S>, sizes: S): SizedKernel => ({
  kernel: of as unknown as Kernel,
  sizes,
});

/** Partial sums added up, without an epilogue. */
export const foldPlain = ({ SLICES }: DepthSlices, LENGTH: number): SizedKernel =>
  boundTo(foldSums, { LENGTH, SLICES });

/** Makes the product that a declaration describes, with a kernel for each tile. */
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
    ...{ name, formerName, buffers, extents, operations, lengths, fold },
    whole: kept((tile) => withTile(tile, "", buffers, epilogue)),
    partials: kept((tile) => withTile(tile, "Partials", plainBuffers, () => [finishPlain])),
  };
}
