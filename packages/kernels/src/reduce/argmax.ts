import { kernel } from "../kernel.js";
import argmaxSource from "./argmax.wgsl";
import ranges from "./ranges.wgsl";

/** Sizes of a search along N of `x[OUTER,N,INNER]`; see `argmax.wgsl`. */
type ArgmaxSizes = { OUTER: number; N: number; INNER: number };
type ArgmaxSlices = ArgmaxSizes & { SLICES: number; NEIGHBOURS: number };
/** `largest` and `indices[SLICES,OUTER,INNER]`: the largest of each slice, and where it is: the first of equal ones */
export const argmaxValues = kernel<ArgmaxSlices, "x" | "largest" | "indices">({
  name: "argmaxValues",
  entry: "values",
  source: [ranges, argmaxSource],
  buffers: ["x", "largest", "indices"],
  threads: ({ SLICES, OUTER, INNER }) => SLICES * OUTER * INNER,
});
/** likewise, four columns at a time: INNER is divisible by four */
export const argmaxColumns = kernel<ArgmaxSlices, "fours" | "largest_columns" | "index_columns">({
  name: "argmaxColumns",
  entry: "four_columns",
  source: [ranges, argmaxSource],
  buffers: ["fours", "largest_columns", "index_columns"],
  workgroup: 256,
  threads: ({ SLICES, OUTER, INNER }) => (SLICES * OUTER * INNER) / 4,
});
/** likewise, four along a row at a time: INNER is 1, and N divisible by four or OUTER 1 and N at least four */
export const argmaxRows = kernel<ArgmaxSlices, "fours" | "largest" | "indices">({
  name: "argmaxRows",
  entry: "along_rows",
  source: [ranges, argmaxSource],
  buffers: ["fours", "largest", "indices"],
  threads: ({ SLICES, OUTER }) => SLICES * OUTER,
});
/** `indices[OUTER,INNER]` from the largest of each slice and where they are */
export const argmaxFold = kernel<ArgmaxSizes & { SLICES: number }, "partials" | "found" | "indices">({
  name: "argmaxFold",
  entry: "fold",
  source: [ranges, argmaxSource],
  buffers: ["partials", "found", "indices"],
  threads: ({ OUTER, INNER }) => OUTER * INNER,
});
/** `dx[OUTER,N,INNER]` of the maximum over N, from its gradient and its indices */
export const maxGradient = kernel<ArgmaxSizes, "dy" | "at_most" | "dx">({
  name: "maxGradient",
  entry: "gradient",
  source: [ranges, argmaxSource],
  buffers: ["dy", "at_most", "dx"],
  threads: ({ OUTER, N, INNER }) => OUTER * N * INNER,
});
