import type { Matrix } from "../../math/matrix.js";
import { type SetProducts, squaredDistances } from "./set-products.js";

// the paper's examples use 5 neighbours
const NEIGHBOURS = 5;

/** Squared distances of the features of real and drawn pictures. */
interface SetDistances {
  /** `[n, n]` */
  readonly real: Matrix;
  /** `[m, m]` */
  readonly drawn: Matrix;
  /** `[n, m]` */
  readonly cross: Matrix;
}

/** Figures of nearest neighbours, of two sets of pictures. */
export interface NeighbourFigures {
  /** share of the real pictures whose nearest other picture is real */
  readonly nearestReal: number;
  /** share of the drawn pictures whose nearest other picture is drawn */
  readonly nearestDrawn: number;
  readonly density: number;
  readonly coverage: number;
}

/** The share, over the pictures of a set, of nearest other pictures that are of the same set; ties count in part. */
function ownShare(own: Matrix, other: (picture: number, i: number) => number, others: number): number {
  let share = 0;
  for (let picture = 0; picture < own.rows; picture++) {
    let [least, ties, foreign] = [Number.POSITIVE_INFINITY, 0, 0];
    const add = (distance: number, isForeign: number) => {
      if (distance < least) [least, ties, foreign] = [distance, 0, 0];
      if (distance === least) {
        ties++;
        foreign += isForeign;
      }
    };
    for (let i = 0; i < own.rows; i++) if (i !== picture) add(own.values[picture * own.rows + i]!, 0);
    for (let i = 0; i < others; i++) add(other(picture, i), 1);
    share += 1 - foreign / ties;
  }
  return share / own.rows;
}

/** The squared distance of each picture to its k-th nearest other picture of the set. */
function radii({ rows, values }: Matrix, k: number): Float64Array {
  return Float64Array.from({ length: rows }, (_, i) => {
    const row = values.slice(i * rows, (i + 1) * rows);
    // the picture itself comes last
    row[i] = Number.POSITIVE_INFINITY;
    return row.sort()[k - 1]!;
  });
}

/**
 * Density and coverage (Naeem et al. 2020, Reliable fidelity and diversity metrics for generative models), k = 5. The
 * ball of a real picture reaches to its k-th nearest real picture, without the border.
 */
function densityAndCoverage({ real, cross }: SetDistances): Pick<NeighbourFigures, "density" | "coverage"> {
  const k = Math.min(NEIGHBOURS, real.rows - 1);
  let [inside, covered] = [0, 0];
  radii(real, k).forEach((radius, i) => {
    const own = cross.values.subarray(i * cross.columns, (i + 1) * cross.columns);
    const near = own.reduce((count, distance) => count + Number(distance < radius), 0);
    inside += near;
    covered += Number(near > 0);
  });
  return { density: inside / (k * cross.columns), coverage: covered / real.rows };
}

/**
 * Computes the figures of nearest neighbours of two sets of pictures, by Euclidean distance of their features.
 *
 * The shares of nearest pictures are the accuracies of a two-sample test: a classifier predicts that a picture is real
 * or drawn as its nearest other picture is (Lopez-Paz and Oquab 2017, Revisiting classifier two-sample tests; Xu et al.
 * 2018, An empirical study on evaluation metrics of generative adversarial networks). Both are about 0.5 for two
 * samples of the same pictures, 1 for sets that differ, and 0 for exact copies.
 *
 * Density is the mean number of balls of real pictures that a drawn picture is in, divided by k. Coverage is the share
 * of real pictures whose ball has a drawn picture.
 */
export function neighbourFigures(products: SetProducts): NeighbourFigures {
  const distances: SetDistances = {
    real: squaredDistances(products.real, products.real, products.real),
    drawn: squaredDistances(products.drawn, products.drawn, products.drawn),
    cross: squaredDistances(products.cross, products.real, products.drawn),
  };
  const { real, drawn, cross } = distances;
  const crossOf = (i: number, j: number) => cross.values[i * cross.columns + j]!;
  return {
    nearestReal: ownShare(real, crossOf, drawn.rows),
    nearestDrawn: ownShare(drawn, (picture, i) => crossOf(i, picture), real.rows),
    ...densityAndCoverage(distances),
  };
}
