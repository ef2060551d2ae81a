import * as k from "@bosquejo/kernels";
import type { Device } from "../../runtime/device.js";
import { launch } from "../../runtime/launches/launch.js";
import { count, type Shape } from "../../runtime/shape.js";
import type { Tensor } from "../../runtime/tensor.js";

/** A shape as three axes. The middle one (N) is made of the neighbouring axes that an op works along. */
export type Middle = { readonly OUTER: number; readonly N: number; readonly INNER: number };

/** A shape as three axes: those before `first`, those from `first` to `last`, and those after. */
export const middleOf = (shape: Shape, first: number, last = first): Middle => ({
  OUTER: count(shape.slice(0, first)),
  N: count(shape.slice(first, last + 1)),
  INNER: count(shape.slice(last + 1)),
});

// The number of invocations that keeps an adapter busy. The number for columns has another reason: it makes slices of
// few rows, so that the memory pages of these rows stay in the cache.
const ENOUGH = { hardware: 65536, other: 1024, columns: 65536 };
// the least number of values that an invocation should read
const LEAST_EACH = { hardware: 64, other: 128 };
// the least width of a row: narrower rows are read several at a time
const WIDE = 128;

type ReductionName = keyof typeof k.reductionCodes;

/**
 * The way in which a reduction reads values. For each output, SLICES invocations compute one partial each. NEIGHBOURS
 * of them take turns in one range of values.
 */
interface Cut {
  readonly by: "rows" | "columns" | "values";
  readonly SLICES: number;
  readonly NEIGHBOURS: number;
}

/**
 * Divides a reduction of `x[OUTER,N,INNER]` over N into enough slices to keep a device busy. The fewer outputs there
 * are, the more slices each of them needs.
 */
export function cutOf({ adapter }: Device, { OUTER, N, INNER }: Middle): Cut {
  const outputs = OUTER * INNER;
  const busy = adapter.kind === "hardware" ? "hardware" : "other";
  const rows = INNER === 1 && N >= 4 && (N % 4 === 0 || OUTER === 1);
  const columns = INNER % 4 === 0;
  const items = rows ? Math.floor(N / 4) : N;
  const invocations = columns ? ENOUGH.columns / (outputs / 4) : ENOUGH[busy] / outputs;
  const wanted = Math.min(invocations, N / LEAST_EACH[busy]);
  const slices = k.slicesOf(items, Math.floor(wanted));
  // on a GPU neighbouring invocations read neighbouring values together; on a CPU each reads its own range
  const NEIGHBOURS = rows && busy === "hardware" ? 2 ** Math.floor(Math.log2(Math.min(64, slices))) : 1;
  return {
    by: rows ? "rows" : columns ? "columns" : "values",
    SLICES: Math.floor(slices / NEIGHBOURS) * NEIGHBOURS,
    NEIGHBOURS,
  };
}

/** Returns the number of narrow rows that are read as one wide row. Their sums or maxima are then reduced to one. */
function rowsBeside({ OUTER, N, INNER }: Middle): number {
  if (OUTER > 1 || INNER === 1 || N * INNER < ENOUGH.columns) return 1;
  let rows = 1;
  while (rows * INNER < WIDE && N % (2 * rows) === 0) rows *= 2;
  return rows;
}

/** Fills `y[OUTER,INNER]` with `factor` times the sum, or the maximum, of `x[OUTER,N,INNER]` over N. */
export function fillReduced(
  y: Tensor,
  x: Tensor,
  whole: Middle,
  { reduction, factor: FACTOR }: { reduction: ReductionName; factor: number },
): void {
  const beside = rowsBeside(whole);
  const middle = { OUTER: whole.OUTER, N: whole.N / beside, INNER: whole.INNER * beside };
  const { by, SLICES, NEIGHBOURS } = cutOf(x.device, middle);
  const partials = SLICES * beside;
  const target = partials === 1 ? y : x.device.tensor([partials, whole.OUTER * whole.INNER]);
  const OP = k.reductionCodes[reduction];
  const sizes = { ...middle, OP, SLICES, FACTOR: partials === 1 ? FACTOR : 1, NEIGHBOURS };
  if (by === "rows") launch(k.reduceRows, sizes, { fours: x, y: target });
  else if (by === "columns") launch(k.reduceColumns, sizes, { fours: x, columns: target });
  else launch(k.reduceValues, sizes, { x, y: target });
  if (partials === 1) return;
  fillReduced(y, target, { OUTER: 1, N: partials, INNER: whole.OUTER * whole.INNER }, { reduction, factor: FACTOR });
  target.dispose();
}

/** Fills `y[OUTER,INNER]` with `factor` times the sums of `x[OUTER,N,INNER]` over N. */
export const fillSum = (y: Tensor, x: Tensor, middle: Middle, factor = 1): void =>
  fillReduced(y, x, middle, { reduction: "sum", factor });
