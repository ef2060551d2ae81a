import type { Ability, AdapterKind } from "../gpu/adapter.js";
import type { Sizes } from "../kernel.js";
import { labelOf } from "../pipelines.js";
import { type Extents, type Product, tilesOf } from "./product.js";
import { type Precision, referenceTile, roundedTile, type Tile, tiles } from "./tiles/tiles.js";

/** The way in which a product is computed: the name of its tile, and the number of slices of its depth. */
export interface Choice {
  readonly tile: string;
  readonly slices: number;
}

/** Returns the key under which choices are stored: a product and its sizes, without those of its epilogue. */
export function choiceKey(product: Pick<Product, "name">, sizes: Sizes): string {
  const { ACTIVATION, SLOPE, ADD, ...extents } = sizes as Record<string, number>;
  return labelOf(product, extents);
}

// llvmpipe (Mesa 22.3) silently ends the loops of an invocation after 65,535 iterations in all; this is half of it
const MOST_ITERATIONS = 32768;

/**
 * Returns the number of slices for a sum over `items` items. `wanted` is the number that keeps the device busy. The
 * result is larger if an invocation would need too many iterations otherwise. It is at most `items`.
 * @param iterationsEach the number of loop iterations that an item needs
 */
export function slicesOf(items: number, wanted: number, iterationsEach = 1): number {
  const least = Math.ceil((items * iterationsEach) / MOST_ITERATIONS);
  return Math.max(1, Math.min(items, Math.max(Math.ceil(wanted), least)));
}

/**
 * Returns the number of items that slices divide, and the loop iterations of each. If an invocation owns a tile, an
 * item is a segment. If a workgroup owns it, an item is a stage of the depth: see `stages.wgsl`.
 */
const pieces = ({ segments, depth }: Extents, { k }: Tile) =>
  k === 0
    ? { items: segments, iterationsEach: Math.ceil(depth / 4) }
    : { items: Math.ceil((segments * Math.ceil(depth / 4) * 4) / k), iterationsEach: 1 };

/** True if a single segment, which no slice can divide, needs more iterations than llvmpipe executes. */
const isTooDeep = ({ depth }: Extents, { kind }: Ability): boolean =>
  kind === "llvmpipe" && Math.ceil(depth / 4) > 2 * MOST_ITERATIONS - 1;

/** Returns the number of slices for which tiles times slices is at least `wanted`, if there are enough items. */
function slicesFor(extents: Extents, tile: Tile, wanted: number): number {
  const { items, iterationsEach } = pieces(extents, tile);
  return slicesOf(items, wanted / tilesOf(extents, tile), iterationsEach);
}

/** True if an adapter can use a tile, and the tile suits the given precision. */
export function canRun(tile: Tile, ability: Ability, precision: Precision): boolean {
  const { shared, workgroup, by } = tile;
  if (shared > ability.shared || workgroup > ability.invocations) return false;
  if (by === "matrices" && !ability.matrices) return false;
  if (precision === "f32") return tile.precision === "f32";
  // with tensor cores, a product that does not suit them may use an f32 tile; without them, all use `rounded-8x8`
  return ability.matrices ? by === "matrices" || tile.precision === "f32" : tile === roundedTile;
}

// the number of invocations that keeps the CPU busy, on adapters that compute on it. More slices would cost memory and
// additions.
const ENOUGH_INVOCATIONS = 512;
// the number of workgroups that keeps a large GPU busy
const ENOUGH_WORKGROUPS = 256;

// From this number of multiplications on, the largest tile saves more time than llvmpipe needs to compile it (about one
// second). It compiles faster for a matrix product, which has no window; with many rows and a long depth, it then pays
// from a smaller number on.
const LARGE = 2 ** 29;
const LARGE_MATRIX = 2 ** 22;
const MANY_ROWS = 128;

// Below this number of multiplications, tiles larger than 8x8 save less time than their longer compilation costs (0.1
// seconds or more).
const SMALL = 2 ** 20;

/**
 * Returns the tile for an adapter that computes on the CPU: narrow tiles for narrow products, large tiles for large
 * products. NOTES.md has the measurements behind these rules.
 */
function softwareTile(kind: AdapterKind, extents: Extents): Tile {
  const { blocks, rows, columns, segments, depth } = extents;
  const multiplications = blocks * rows * columns * segments * depth;
  if (columns <= 4) return tiles["registers-16x4"] as Tile;
  if (kind !== "llvmpipe" || blocks * rows < 16 || multiplications < SMALL) return referenceTile;
  const matrix = segments === 1 && Math.min(blocks * rows, depth) >= MANY_ROWS;
  const large = columns % 16 === 0 && multiplications >= (matrix ? LARGE_MATRIX : LARGE);
  return tiles[large ? "registers-16x16" : "registers-16x8"] as Tile;
}

// a model of a large GPU: number of cores, multiplications of a core per clock, bytes from memory per clock, and the
// clocks that a launch costs
const GPU = { cores: 132, f32: 128, f16: 1024, memory: 1800, launch: 5000 };
// the share of the GPU's highest rate of multiplications that a tile reaches: larger tiles need fewer loads for each
const busy = ({ m, n }: Tile) => (m * n) / (m * n + 24 * (m + n));

/** Estimates the clocks that a product takes on a large GPU. Decides between choices that were not measured. */
function clocks(extents: Extents, tile: Tile, slices: number): number {
  const { rows, columns, blocks, segments, depth } = extents;
  const rate = (tile.by === "matrices" ? GPU.f16 : GPU.f32) * busy(tile);
  const each = (tile.m * tile.n * ((segments * Math.ceil(depth / 4) * 4) / slices + 2 * tile.k)) / rate;
  const rounds = Math.ceil((tilesOf(extents, tile) * slices) / GPU.cores);
  const fold = slices === 1 ? 0 : GPU.launch + (4 * (slices + 1) * blocks * rows * columns) / GPU.memory;
  return rounds * each + fold;
}

/** Returns the numbers of slices that are worth a try with a tile. */
function cuts(extents: Extents, tile: Tile): number[] {
  const { items, iterationsEach } = pieces(extents, tile);
  const least = slicesOf(items, 1, iterationsEach);
  const powers = [1, 2, 4, 8, 16, 32, 64].filter((cut) => cut > least && cut <= items);
  return [least, ...powers];
}

/** Returns the choice of a tile with as many slices as keep the device busy. */
export const choiceOf = (extents: Extents, tile: Tile, { kind }: Ability): Choice => ({
  tile: tile.name,
  slices: slicesFor(extents, tile, kind === "hardware" ? ENOUGH_WORKGROUPS : ENOUGH_INVOCATIONS),
});

const MOST_CANDIDATES = 8;

/**
 * Returns the choices that are worth a try for a product on an adapter, the most promising first. Without measurements,
 * use the first.
 */
export function candidates(extents: Extents, ability: Ability, precision: Precision): Choice[] {
  const runnable = Object.values(tiles).filter((tile) => canRun(tile, ability, precision));
  if (ability.kind !== "hardware") {
    // workgroup tiles are slow on these adapters, but their slices can divide a segment
    if (precision === "f32" && isTooDeep(extents, ability)) {
      return runnable.filter(({ by }) => by === "workgroup").map((tile) => choiceOf(extents, tile, ability));
    }
    const suited = precision === "f32" ? softwareTile(ability.kind, extents) : roundedTile;
    const others = runnable.filter((tile) => tile !== suited && tile.by === "registers");
    return [suited, ...others].map((tile) => choiceOf(extents, tile, ability));
  }
  return (
    runnable
      // tiles in registers are only for narrow products, which would use a small part of a workgroup tile
      .filter(({ by, n }) => by !== "registers" || (n <= 4 && extents.columns <= 4))
      .flatMap((tile) => cuts(extents, tile).map((slices) => ({ tile, slices, cost: clocks(extents, tile, slices) })))
      .sort((a, b) => a.cost - b.cost)
      .slice(0, MOST_CANDIDATES)
      .map(({ tile, slices }) => ({ tile: tile.name, slices }))
  );
}

/**
 * True if a recorded choice is valid: its tile exists, the adapter can use it, and the number of slices is possible.
 */
export const isRunnable = (
  { tile, slices }: Choice,
  extents: Extents,
  ability: Ability,
  precision: Precision,
): boolean => {
  const known = tiles[tile];
  return (
    known !== undefined &&
    canRun(known, ability, precision) &&
    Number.isInteger(slices) &&
    slices >= 1 &&
    slices <= pieces(extents, known).items
  );
};
