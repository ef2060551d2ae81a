import type { Fragment, Source } from "../../kernel.js";
import exact from "../operands/exact.wgsl";
import rounded from "../operands/rounded.wgsl";
import extents from "./extents.wgsl";
import matrices from "./matrices.wgsl";
import registers8x8 from "./registers-8x8.wgsl";
import registers16x4 from "./registers-16x4.wgsl";
import registers16x8 from "./registers-16x8.wgsl";
import registers16x16 from "./registers-16x16.wgsl";
import stages from "./stages.wgsl";
import workgroup from "./workgroup.wgsl";

/** The precision of products: `f32`, or `mixed`, which rounds the operands to f16 and sums in f32. */
export type Precision = "f32" | "mixed";

/** A tile: one implementation of the product. Its WGSL is the loop that is joined with the files of a family. */
export interface Tile {
  readonly name: string;
  readonly precision: Precision;
  /** `registers`: an invocation owns a tile; `workgroup`: a workgroup owns it; `matrices`: the same on tensor cores */
  readonly by: "registers" | "workgroup" | "matrices";
  /** the WGSL of the tile, which goes before that of a family: constants and the loop */
  readonly source: readonly Source[];
  /** the number of rows */
  readonly m: number;
  /** the number of columns */
  readonly n: number;
  /** the depth that workgroup memory holds at a time; 0 for tiles in registers */
  readonly k: number;
  /** the number of invocations in a workgroup */
  readonly workgroup: number;
  /** bytes of workgroup memory */
  readonly shared: number;
}

const sizedExtents = (TILE_M: number, TILE_N: number): Fragment => ({ constants: { TILE_M, TILE_N }, wgsl: extents });
const sizedStages = (TILE_K: number): Fragment => ({ constants: { TILE_K }, wgsl: stages });

const registers = (m: number, n: number, source: string): Tile => ({
  ...{ name: `registers-${m}x${n}`, precision: "f32", by: "registers", m, n, k: 0, workgroup: 64, shared: 0 },
  source: [sizedExtents(m, n), source, exact],
});

const workgroupTile = (m: number, n: number, k: number): Tile => ({
  ...{ name: `workgroup-${m}x${n}x${k}`, precision: "f32", by: "workgroup", m, n, k },
  source: [sizedExtents(m, n), sizedStages(k), workgroup, exact],
  ...{ workgroup: (m * n) / 64, shared: 4 * k * (m + n) },
});

const onTensorCores: Fragment = {
  enable: ["f16", "subgroups", "chromium_experimental_subgroup_matrix"],
  wgsl: matrices,
};
const matricesTile = (m: number, n: number, k: number): Tile => ({
  ...{ name: `matrices-${m}x${n}x${k}`, precision: "mixed", by: "matrices", m, n, k },
  source: [sizedExtents(m, n), sizedStages(k), onTensorCores, exact],
  ...{ workgroup: (m * n) / 64, shared: 2 * (m * (k + 8) + k * (n + 8)) + (m * n) / 2 },
});

/** The tile that every other implementation is checked against. */
export const referenceTile = registers(8, 8, registers8x8);

/** The tile that rounds operands as tensor cores do, for adapters without tensor cores. */
export const roundedTile: Tile = {
  ...referenceTile,
  ...{ name: "rounded-8x8", precision: "mixed", source: [sizedExtents(8, 8), registers8x8, rounded] },
};

/** The implementations of the product, by name. */
export const tiles: Readonly<Record<string, Tile>> = Object.fromEntries(
  [
    referenceTile,
    registers(16, 4, registers16x4),
    registers(16, 8, registers16x8),
    registers(16, 16, registers16x16),
    workgroupTile(32, 64, 16),
    workgroupTile(64, 32, 16),
    workgroupTile(64, 64, 16),
    workgroupTile(128, 32, 16),
    workgroupTile(128, 64, 16),
    workgroupTile(128, 128, 16),
    roundedTile,
    matricesTile(32, 64, 16),
    matricesTile(64, 64, 16),
    matricesTile(128, 64, 16),
    matricesTile(128, 128, 32),
  ].map((tile) => [tile.name, tile]),
);
