import { kernel } from "../kernel.js";
import argmaxSource from "./argmax.wgsl";
import share from "./share.wgsl";

/** Sizes of a search along N of `x[OUTER,N,INNER]`; see `argmax.wgsl`. */
type ArgmaxSizes = { OUTER: number; N: number; INNER: number };
type ArgmaxParts = ArgmaxSizes & { SLICES: number; LANES: number };
/** `largest` and `indices[SLICES,OUTER,INNER]`: the largest of each slice, and where it is: the first of equal ones */
export const argmaxValues = kernel<ArgmaxParts, "x" | "largest" | "indices">({
  name: "argmaxValues",
  entry: "values",
  source: [share, argmaxSource],
  buffers: ["x", "largest", "indices"],
  threads: ({ SLICES, OUTER, INNER }) => SLICES * OUTER * INNER,
});
/** likewise, four columns at a time: INNER is divisible by four */
export const argmaxColumns = kernel<ArgmaxParts, "fours" | "largest_columns" | "index_columns">({
  name: "argmaxColumns",
  entry: "four_columns",
  source: [share, argmaxSource],
  buffers: ["fours", "largest_columns", "index_columns"],
  workgroup: 256,
  threads: ({ SLICES, OUTER, INNER }) => (SLICES * OUTER * INNER) / 4,
});
/** likewise, four along a row at a time: INNER is 1, and N divisible by four or OUTER 1 and N at least four */
export const argmaxRows = kernel<ArgmaxParts, "fours" | "largest" | "indices">({
  name: "argmaxRows",
  entry: "along_rows",
  source: [share, argmaxSource],
  buffers: ["fours", "largest", "indices"],
  threads: ({ SLICES, OUTER }) => SLICES * OUTER,
});
/** `indices[OUTER,INNER]` from the largest of each slice and where they are */
export const argmaxFold = kernel<ArgmaxSizes & { SLICES: number }, "parts" | "found" | "indices">({
  name: "argmaxFold",
  entry: "fold",
  source: [share, argmaxSource],
  buffers: ["parts", "found", "indices"],
  threads: ({ OUTER, INNER }) => OUTER * INNER,
});
/** `dx[OUTER,N,INNER]` of the maximum over N, from its gradient and its indices */
export const maxGradient = kernel<ArgmaxSizes, "dy" | "at_most" | "dx">({
  name: "maxGradient",
  entry: "gradient",
  source: [share, argmaxSource],
  buffers: ["dy", "at_most", "dx"],
  threads: ({ OUTER, N, INNER }) => OUTER * N * INNER,
});
