import { constantsOf, type Fragment, kernel } from "../kernel.js";
import ranges from "./ranges.wgsl";
import wgsl from "./reduce.wgsl";

/** The sizes of a reduction of `x[OUTER,N,INNER]` over N in SLICES partials; see `reduce.wgsl`. */
type ReduceSizes = {
  OP: number;
  OUTER: number;
  N: number;
  INNER: number;
  SLICES: number;
  FACTOR: number;
  NEIGHBOURS: number;
};
/** The values of an `OP` constant, by the name of the reduction. */
export const reductionCodes = { sum: 0, max: 1 } as const;
const reduce: Fragment = { constants: constantsOf(reductionCodes), wgsl };

/** Computes `y[SLICES,OUTER,INNER] = FACTOR * reduction over each slice of N`. */
export const reduceValues = kernel<ReduceSizes, "x" | "y">({
  name: "reduceValues",
  entry: "values",
  source: [ranges, reduce],
  buffers: ["x", "y"],
  threads: ({ SLICES, OUTER, INNER }) => SLICES * OUTER * INNER,
});
/** Computes the same, four columns at a time. INNER must be divisible by four. */
export const reduceColumns = kernel<ReduceSizes, "fours" | "columns">({
  name: "reduceColumns",
  entry: "four_columns",
  source: [ranges, reduce],
  buffers: ["fours", "columns"],
  workgroup: 256,
  threads: ({ SLICES, OUTER, INNER }) => (SLICES * OUTER * INNER) / 4,
});
/**
 * Computes the same, four values along a row at a time. INNER must be 1. N must be divisible by four, or OUTER must be
 * 1 and N at least four.
 */
export const reduceRows = kernel<ReduceSizes, "fours" | "y">({
  name: "reduceRows",
  entry: "along_rows",
  source: [ranges, reduce],
  buffers: ["fours", "y"],
  threads: ({ SLICES, OUTER }) => SLICES * OUTER,
});
