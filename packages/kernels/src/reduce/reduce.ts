import differenceSource from "../debug/difference.wgsl";
import activation from "../elementwise/activation.wgsl";
import type { ActivationSizes } from "../elementwise/elementwise.js";
import { kernel } from "../kernel.js";
import argmaxSource from "./argmax.wgsl";
import foldSource from "./fold.wgsl";
import reduce from "./reduce.wgsl";
import share from "./share.wgsl";

/** Sizes of a reduction of `x[OUTER,N,INNER]` over N in SLICES parts; see `reduce.wgsl`. */
export type ReduceSizes = {
  OP: number;
  OUTER: number;
  N: number;
  INNER: number;
  SLICES: number;
  FACTOR: number;
  LANES: number;
};
/** Which reduction an `OP` constant stands for. */
export const reductionCodes = { sum: 0, max: 1 } as const;

/** `y[SLICES,OUTER,INNER] = FACTOR * reduction over each slice of N` */
export const reduceValues = kernel<ReduceSizes, "x" | "y">({
  name: "reduceValues",
  entry: "values",
  source: [share, reduce],
  buffers: ["x", "y"],
  threads: ({ SLICES, OUTER, INNER }) => SLICES * OUTER * INNER,
});
/** likewise, four columns at a time: INNER is divisible by four */
export const reduceColumns = kernel<ReduceSizes, "fours" | "columns">({
  name: "reduceColumns",
  entry: "four_columns",
  source: [share, reduce],
  buffers: ["fours", "columns"],
  workgroup: 256,
  threads: ({ SLICES, OUTER, INNER }) => (SLICES * OUTER * INNER) / 4,
});
/** likewise, four along a row at a time: INNER is 1, and N divisible by four or OUTER 1 and N at least four */
export const reduceRows = kernel<ReduceSizes, "fours" | "y">({
  name: "reduceRows",
  entry: "along_rows",
  source: [share, reduce],
  buffers: ["fours", "y"],
  threads: ({ SLICES, OUTER }) => SLICES * OUTER,
});

/** Sizes of a search along N of `x[OUTER,N,INNER]`; see `argmax.wgsl`. */
export type ArgmaxSizes = { OUTER: number; N: number; INNER: number };
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
/** `y[LENGTH] = sum over slices of parts[SLICES, LENGTH]`, in their order */
export const foldSums = kernel<{ LENGTH: number; SLICES: number }, "parts" | "y">({
  name: "foldSums",
  entry: "sums",
  source: [foldSource, activation],
  buffers: ["parts", "y"],
  threads: ({ LENGTH }) => LENGTH,
});
/** `y[...,N] = activation(bias[N] + sum over slices)`: what a forward product that was cut into slices ends with */
export const foldForward = kernel<
  { LENGTH: number; SLICES: number; N: number } & ActivationSizes,
  "parts" | "bias" | "y"
>({
  name: "foldForward",
  entry: "forward",
  source: [foldSource, activation],
  buffers: ["parts", "bias", "y"],
  threads: ({ LENGTH }) => LENGTH,
});
/** likewise for a gradient at x: added to y where ADD is 1, then through the slope of the activation that gave x */
export const foldGradient = kernel<
  { LENGTH: number; SLICES: number; ADD: number } & ActivationSizes,
  "parts" | "x" | "y"
>({
  name: "foldGradient",
  entry: "gradient",
  source: [foldSource, activation],
  buffers: ["parts", "x", "y"],
  threads: ({ LENGTH }) => LENGTH,
});
/** `parts[SLICES]` of (max of |a - b|, max of |b|) */
export const difference = kernel<{ LENGTH: number; SLICES: number }, "a" | "b" | "parts">({
  name: "difference",
  entry: "difference",
  source: [share, differenceSource],
  buffers: ["a", "b", "parts"],
  threads: ({ SLICES }) => SLICES,
});
