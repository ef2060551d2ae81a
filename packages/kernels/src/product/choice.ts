import type { Ability, AdapterKind } from "../gpu/adapter.js";
import type { Sizes } from "../kernel.js";
import { labelOf } from "../pipelines.js";
import { type Extents, type Product, tilesOf } from "./product.js";
import { type Precision, referenceTile, roundedTile, type Tile, tiles } from "./tiles/tiles.js";

/** How a product is computed: with which tile, and its depth cut into how many slices. */
export interface Choice {
  readonly tile: string;
  readonly slices: number;
}

/** A product at its sizes, by which choices are kept; its epilogue does not matter. */
export function choiceKey(product: Pick<Product, "name">, sizes: Sizes): string {
  const { ACTIVATION, SLOPE, ADD, ...extents } = sizes as Record<string, number>;
  return labelOf(product, extents);
}

// llvmpipe (Mesa 22.3) ends the loops of an invocation after 65,535 iterations in all, without a word
const MOST_ITERATIONS = 32768;

/**
 * Into how many slices a kernel cuts its items, to be added up in order: `wanted` of them to keep a device busy, more
 * where one invocation would loop too long, and never more than there are items.
 */
export function slicesOf(items: number, wanted: number, iterationsEach = 1): number {
  const least = Math.ceil((items * iterationsEach) / MOST_ITERATIONS);
  return Math.max(1, Math.min(items, Math.max(Math.ceil(wanted), least)));
}

/** The units that can be cut: segments where an invocation owns a tile, stages of its depth where a workgroup does. */
const pieces = ({ segments, depth }: Extents, { k }: Tile) =>
  k === 0
    ? { items: segments, iterationsEach: Math.ceil(depth / 4) }
    : { items: Math.ceil((segments * Math.ceil(depth / 4) * 4) / k), iterationsEach: 1 };

/** True if one segment alone makes an invocation loop more often than llvmpipe does: segments cannot be cut. */
const isTooDeep = ({ depth }: Extents, { kind }: Ability): boolean =>
  kind === "llvmpipe" && Math.ceil(depth / 4) > 2 * MOST_ITERATIONS - 1;

/** Slices that give so many tiles to compute at the same time. */
function slicesFor(extents: Extents, tile: Tile, wanted: number): number {
  const { items, iterationsEach } = pieces(extents, tile);
  return slicesOf(items, wanted / tilesOf(extents, tile), iterationsEach);
}

/** Whether an adapter can run a tile, and it is of the precision asked for. */
export function canRun(tile: Tile, ability: Ability, precision: Precision): boolean {
  const { shared, workgroup, by } = tile;
  if (shared > ability.shared || workgroup > ability.invocations) return false;
  if (by === "matrices" && !ability.matrices) return false;
  if (precision === "f32") return tile.precision === "f32";
  // where there are tensor cores a product that does not suit them may stay in f32, elsewhere all are rounded alike
  return ability.matrices ? by === "matrices" || tile.precision === "f32" : tile === roundedTile;
}

// invocations that fill an adapter that computes on the CPU; more only cost memory and additions
const ENOUGH_INVOCATIONS = 512;
// likewise workgroups, on a large GPU
const ENOUGH_WORKGROUPS = 256;

// from so many multiplications on the largest tile is worth the second or so that llvmpipe takes to compile it
const LARGE = 2 ** 29;

// below so many nothing makes up for the tenths of a second by which larger tiles compile longer
const SMALL = 2 ** 20;

/** What suits drivers that compute on the CPU, by measurement: narrow tiles for narrow products, large for large ones. */
function softwareTile(kind: AdapterKind, extents: Extents): Tile {
  const { groups, rows, columns, segments, depth } = extents;
  const multiplications = groups * rows * columns * segments * depth;
  if (columns <= 4) return tiles["registers-16x4"] as Tile;
  if (kind !== "llvmpipe" || groups * rows < 16 || multiplications < SMALL) return referenceTile;
  const large = columns % 16 === 0 && multiplications >= LARGE;
  return tiles[large ? "registers-16x16" : "registers-16x8"] as Tile;
}

// a large GPU in numbers: cores, multiplications a core does in a clock, bytes from memory in a clock, clocks of a launch
const GPU = { cores: 132, f32: 128, f16: 1024, memory: 1800, launch: 5000 };
// the share of its multiplications that a tile keeps busy grows with what it does per load
const busy = ({ m, n }: Tile) => (m * n) / (m * n + 24 * (m + n));

/** Clocks that a product takes on a large GPU, roughly: for choosing where nothing was measured. */
function clocks(extents: Extents, tile: Tile, slices: number): number {
  const { rows, columns, groups, segments, depth } = extents;
  const rate = (tile.by === "matrices" ? GPU.f16 : GPU.f32) * busy(tile);
  const each = (tile.m * tile.n * ((segments * Math.ceil(depth / 4) * 4) / slices + 2 * tile.k)) / rate;
  const rounds = Math.ceil((tilesOf(extents, tile) * slices) / GPU.cores);
  const fold = slices === 1 ? 0 : GPU.launch + (4 * (slices + 1) * groups * rows * columns) / GPU.memory;
  return rounds * each + fold;
}

/** Slices that a tile may be tried with. */
function cuts(extents: Extents, tile: Tile): number[] {
  const { items, iterationsEach } = pieces(extents, tile);
  const least = slicesOf(items, 1, iterationsEach);
  const powers = [1, 2, 4, 8, 16, 32, 64].filter((cut) => cut > least && cut <= items);
  return [least, ...powers];
}

/** A tile with as many slices as keep a device busy. */
export const choiceOf = (extents: Extents, tile: Tile, { kind }: Ability): Choice => ({
  tile: tile.name,
  slices: slicesFor(extents, tile, kind === "hardware" ? ENOUGH_WORKGROUPS : ENOUGH_INVOCATIONS),
});

const MOST_CANDIDATES = 8;

/**
 * Ways to compute a product that are worth a try on an adapter, the most promising first: the first one is the choice
 * where nothing was measured.
 */
export function candidates(extents: Extents, ability: Ability, precision: Precision): Choice[] {
  const runnable = Object.values(tiles).filter((tile) => canRun(tile, ability, precision));
  if (ability.kind !== "hardware") {
    // a workgroup's tile is slow there, but cuts its depth anywhere
    if (precision === "f32" && isTooDeep(extents, ability)) {
      return runnable.filter(({ by }) => by === "workgroup").map((tile) => choiceOf(extents, tile, ability));
    }
    const suited = precision === "f32" ? softwareTile(ability.kind, extents) : roundedTile;
    const others = runnable.filter((tile) => tile !== suited && tile.by === "registers");
    return [suited, ...others].map((tile) => choiceOf(extents, tile, ability));
  }
  return (
    runnable
      // a workgroup's tile would be nearly empty
      .filter(({ by, n }) => by !== "registers" || (n <= 4 && extents.columns <= 4))
      .flatMap((tile) => cuts(extents, tile).map((slices) => ({ tile, slices, cost: clocks(extents, tile, slices) })))
      .sort((a, b) => a.cost - b.cost)
      .slice(0, MOST_CANDIDATES)
      .map(({ tile, slices }) => ({ tile: tile.name, slices }))
  );
}

/** Whether a choice that was kept can still be run. */
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
