import { normals, threefry, uniform01 } from "@bosquejo/tensor";
import { valuesOf } from "../../images.js";
import { laplacianPyramid, scalesOf } from "../../math/laplacian-pyramid.js";
import { type Matrix, rowsOf, zeroMatrix } from "../../math/matrix.js";
import { addProduct } from "../../math/product.js";
import { streams } from "../../streams.js";
import { yieldToEventLoop } from "../../web.js";

const PATCH = 7;
const AREA = PATCH * PATCH;
// patches of a picture; all pictures of a set have at most MOST_PATCHES together
const PATCHES = 128;
const MOST_PATCHES = 16384;
// directions, in groups that are projected at once
const GROUPS = 4;
const GROUP = 32;
// pictures between two calls of `yieldToEventLoop`
const TURN = 64;

/** Sorted projections of the patches of a set of pictures, at one scale. */
interface ScaleProjections {
  /** width and height of the level, in pixels */
  readonly scale: number;
  /** `[directions, patches]`, each row sorted */
  readonly sorted: Matrix;
}

/** The number of patches of each picture of a set. */
const patchesOf = (pictures: number): number => Math.max(1, Math.min(PATCHES, Math.floor(MOST_PATCHES / pictures)));

/** The top left corner of patch `patch` of a set, in a level: row and column. */
function cornerOf(patch: number, seed: number, level: number, side: number): [row: number, column: number] {
  const places = side - PATCH + 1;
  const [row, column] = threefry([seed, streams.setPatches], [patch, level]);
  return [Math.floor(uniform01(row) * places), Math.floor(uniform01(column) * places)];
}

/** Writes a patch of `image` `[side, side, 3]` to a column of `patches` `[3 * 49, patches]`. */
function addPatch(patches: Matrix, column: number, image: Float64Array, side: number, corner: readonly number[]): void {
  for (let i = 0; i < AREA; i++) {
    const at = 3 * ((corner[0]! + Math.floor(i / PATCH)) * side + corner[1]! + (i % PATCH));
    for (let channel = 0; channel < 3; channel++)
      patches.values[(channel * AREA + i) * patches.columns + column] = image[at + channel]!;
  }
}

/** Gives each channel of the patches the mean 0 and the deviation 1 over the set. A channel of one value becomes 0. */
function normalize(patches: Matrix): void {
  for (let channel = 0; channel < 3; channel++) {
    const { values } = rowsOf(patches, channel * AREA, (channel + 1) * AREA);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    // rounding leaves a tiny deviation to a channel of one value
    const factor = variance > 1e-18 ? 1 / Math.sqrt(variance) : 0;
    for (let i = 0; i < values.length; i++) values[i] = (values[i]! - mean) * factor;
  }
}

/** Random unit vectors `[directions, 3 * 49]`. */
function directionsOf(seed: number, level: number): Matrix {
  const columns = 3 * AREA;
  const values = Float64Array.from(normals(GROUPS * GROUP * columns, seed, streams.setDirections, level));
  const directions = { rows: GROUPS * GROUP, columns, values };
  for (let row = 0; row < directions.rows; row++) {
    const own = rowsOf(directions, row, row + 1).values;
    const length = Math.sqrt(own.reduce((sum, value) => sum + value * value, 0));
    for (let i = 0; i < own.length; i++) own[i]! /= length;
  }
  return directions;
}

/** Patches `[3 * 49, patches]` of each level of pictures `[n, size, size, 3]`. */
async function levelPatches(pixels: Uint8Array, size: number, seed: number): Promise<Matrix[]> {
  const values = valuesOf(size);
  const pictures = pixels.length / values;
  const each = patchesOf(pictures);
  const scales = scalesOf(size);
  const levels = scales.map(() => zeroMatrix(3 * AREA, pictures * each));
  const pyramid = laplacianPyramid(size);
  for (let picture = 0; picture < pictures; picture++) {
    const images = pyramid(pixels.subarray(picture * values, (picture + 1) * values));
    for (const [level, image] of images.entries())
      for (let patch = picture * each; patch < (picture + 1) * each; patch++) {
        const side = scales[level]!;
        addPatch(levels[level]!, patch, image, side, cornerOf(patch, seed, level, side));
      }
    if (picture % TURN === 0) await yieldToEventLoop();
  }
  return levels;
}

/**
 * Projects the patches of pictures `[n, size, size, 3]` on random directions, at each scale. The seed chooses patches
 * and directions. Two sets of equally many pictures have the same places of patches and the same directions.
 */
export async function patchProjections(pixels: Uint8Array, size: number, seed: number): Promise<ScaleProjections[]> {
  const projections: ScaleProjections[] = [];
  for (const [level, patches] of (await levelPatches(pixels, size, seed)).entries()) {
    normalize(patches);
    const directions = directionsOf(seed, level);
    const sorted = zeroMatrix(directions.rows, patches.columns);
    for (let from = 0; from < directions.rows; from += GROUP) {
      addProduct(rowsOf(sorted, from, from + GROUP), rowsOf(directions, from, from + GROUP), patches);
      for (let row = from; row < from + GROUP; row++) rowsOf(sorted, row, row + 1).values.sort();
      await yieldToEventLoop();
    }
    projections.push({ scale: scalesOf(size)[level]!, sorted });
  }
  return projections;
}

/**
 * Computes the sliced Wasserstein distance of two sets of pictures at each scale, times 1,000 (Karras et al. 2018,
 * Progressive growing of GANs for improved quality, stability, and variation). It compares patches of 7x7 pixels from
 * the levels of Laplacian pyramids. The channels of the patches have mean 0 and deviation 1 over each set. The patches
 * are projected on random directions, and the projections of both sets sorted. The distance is the mean difference of
 * the sorted projections. A picture has 128 patches, or fewer so that a set has at most 16,384. There are 4 x 32
 * directions; the paper has 4 x 128.
 *
 * @throws RangeError if the sets have different numbers of patches
 */
export function slicedWasserstein(
  a: readonly ScaleProjections[],
  b: readonly ScaleProjections[],
): ReadonlyMap<number, number> {
  return new Map(
    a.map(({ scale, sorted: { values } }, level) => {
      const other = b[level]!.sorted.values;
      if (other.length !== values.length)
        throw new RangeError(`sliced Wasserstein: expected ${values.length} projections, got ${other.length}`);
      const sum = values.reduce((total, value, i) => total + Math.abs(value - other[i]!), 0);
      return [scale, (1000 * sum) / values.length];
    }),
  );
}
