import { kernel } from "../kernel.js";
import argmaxSource from "./argmax.wgsl";
import ranges from "./ranges.wgsl";

/** The sizes of a search for the maximum along N of `x[OUTER,N,INNER]`; see `argmax.wgsl`. */
type ArgmaxSizes = { OUTER: number; N: number; INNER: number };
type ArgmaxSlices = ArgmaxSizes & { SLICES: number; NEIGHBOURS: number };
/** Computes `largest` and `indices[SLICES,OUTER,INNER]`: the maximum of each slice of N, and the index of the first. */
export const argmaxValues = kernel<ArgmaxSlices, "x" | "largest" | "indices">({
  name: "argmaxValues",
  entry: "values",
  source: [ranges, argmaxSource],
  buffers: ["x", "largest", "indices"],
  threads: ({ SLICES, OUTER, INNER }) => SLICES * OUTER * INNER,
});
/** Computes the same, four columns at a time. INNER must be divisible by four. */
export const argmaxColumns = kernel<ArgmaxSlices, "fours" | "largest_columns" | "index_columns">({
  name: "argmaxColumns",
  entry: "four_columns",
  source: [ranges, argmaxSource],
  buffers: ["fours", "largest_columns", "index_columns"],
  workgroup: 256,
  threads: ({ SLICES, OUTER, INNER }) => (SLICES * OUTER * INNER) / 4,
});
/**
 * Computes the same, four values along a row at a time. INNER must be 1. N must be divisible by four, or OUTER must be
 * 1 and N at least four.
 */
export const argmaxRows = kernel<ArgmaxSlices, "fours" | "largest" | "indices">({
  name: "argmaxRows",
  entry: "along_rows",
  source: [ranges, argmaxSource],
  buffers: ["fours", "largest", "indices"],
  threads: ({ SLICES, OUTER }) => SLICES * OUTER,
});
/** Computes `indices[OUTER,INNER]` from the maxima of the slices (`partials`) and their indices (`found`). */
export const argmaxFold = kernel<ArgmaxSizes & { SLICES: number }, "partials" | "found" | "indices">({
  name: "argmaxFold",
  entry: "fold",
  source: [ranges, argmaxSource],
  buffers: ["partials", "found", "indices"],
  threads: ({ OUTER, INNER }) => OUTER * INNER,
});
/** Computes `dx[OUTER,N,INNER]` of the maximum over N, from its gradient `dy` and its indices `at_most`. */
export const maxGradient = kernel<ArgmaxSizes, "dy" | "at_most" | "dx">({
  name: "maxGradient",
  entry: "gradient",
  source: [ranges, argmaxSource],
  buffers: ["dy", "at_most", "dx"],
  threads: ({ OUTER, N, INNER }) => OUTER * N * INNER,
});
