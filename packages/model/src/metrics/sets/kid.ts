import { permutation } from "@bosquejo/tensor";
import type { Matrix } from "../../math/matrix.js";
import { streams } from "../../streams.js";
import type { SetProducts } from "./set-products.js";

const SUBSETS = 50;
const SUBSET = 100;

/** KID of two sets of pictures, and its spread, both times 100. */
export interface KernelDistance {
  readonly kid: number;
  /** standard deviation of the distance over 50 random subsets of 100 pictures, or of half the pictures if fewer */
  readonly spread: number;
}

/** The mean of the kernel over chosen rows and columns; `apart` leaves out the products of a picture with itself. */
function kernelMean(
  { columns, values }: Matrix,
  rows: Uint32Array,
  others: Uint32Array,
  features: number,
  apart: boolean,
) {
  let sum = 0;
  for (const i of rows)
    for (const j of others) {
      if (apart && i === j) continue;
      const base = values[i * columns + j]! / features + 1;
      // in V8, `** 3` takes many times as long
      sum += base * base * base;
    }
  return sum / (rows.length * (apart ? others.length - 1 : others.length));
}

/** The unbiased squared distance (MMD) of the listed real and drawn pictures. */
function distanceOf({ real, drawn, cross, features }: SetProducts, ofReal: Uint32Array, ofDrawn: Uint32Array): number {
  return (
    kernelMean(real, ofReal, ofReal, features, true) +
    kernelMean(drawn, ofDrawn, ofDrawn, features, true) -
    2 * kernelMean(cross, ofReal, ofDrawn, features, false)
  );
}

/**
 * Computes the kernel distance of two sets of pictures, times 100: the unbiased squared maximum mean discrepancy of
 * their d features for the kernel (x y / d + 1)^3 (Binkowski et al. 2018, Demystifying MMD GANs). The paper's features
 * are those of an Inception network; here they are those of `pictureFeatures`, standardized. The distance is about 0
 * for two samples of the same pictures, and can be negative. The seed draws the subsets; the distance itself is
 * that of all pictures. Each set needs at least 4 pictures.
 */
export function kernelDistance(products: SetProducts, seed: number): KernelDistance {
  const [n, m] = [products.real.rows, products.drawn.rows];
  const subset = Math.min(SUBSET, Math.floor(Math.min(n, m) / 2));
  const chosen = (count: number, step: number) =>
    permutation(count, seed, streams.setSubsets, step).subarray(0, subset);
  const subsets = Array.from({ length: SUBSETS }, (_, i) =>
    distanceOf(products, chosen(n, 2 * i), chosen(m, 2 * i + 1)),
  );
  const mean = subsets.reduce((sum, value) => sum + value, 0) / SUBSETS;
  const variance = subsets.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (SUBSETS - 1);
  const all = (count: number) => Uint32Array.from({ length: count }, (_, i) => i);
  return { kid: 100 * distanceOf(products, all(n), all(m)), spread: 100 * Math.sqrt(variance) };
}
