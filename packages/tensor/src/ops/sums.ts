import * as k from "@bosquejo/kernels";
import { launch } from "../op.js";
import { count, type Shape } from "../shape.js";
import type { Tensor } from "../tensor.js";

/** A stretch of neighbouring axes of a shape, as the middle one of three. */
export type Middle = { readonly OUTER: number; readonly N: number; readonly INNER: number };

/** The axes from first to last of a shape as the middle one of three. */
export const middleOf = (shape: Shape, first: number, last = first): Middle => ({
  OUTER: count(shape.slice(0, first)),
  N: count(shape.slice(first, last + 1)),
  INNER: count(shape.slice(last + 1)),
});

// invocations that keep an adapter busy, and values that each should read at least
const ENOUGH = { hardware: 65536, other: 1024 };
const LEAST_EACH = { hardware: 64, other: 256 };

type Reduction = keyof typeof k.reductionCodes;

/** Fills `y[OUTER,INNER]` with FACTOR times the sum, or the maximum, of `x[OUTER,N,INNER]` over N: parts of it first where outputs are few. */
export function fillReduced(
  y: Tensor,
  x: Tensor,
  { OUTER, N, INNER }: Middle,
  { reduction, factor: FACTOR }: { reduction: Reduction; factor: number },
): void {
  const OP = k.reductionCodes[reduction];
  const outputs = OUTER * INNER;
  const busy = x.device.adapter.kind === "hardware" ? "hardware" : "other";
  const rows = INNER === 1 && N >= 4 && (N % 4 === 0 || OUTER === 1);
  const columns = INNER % 4 === 0;
  const items = rows ? Math.floor(N / 4) : N;
  const wanted = Math.min(ENOUGH[busy] / (columns ? outputs / 4 : outputs), N / LEAST_EACH[busy]);
  const slices = k.slicesOf(items, Math.floor(wanted));
  const LANES = rows ? 2 ** Math.floor(Math.log2(Math.min(64, slices))) : 1;
  const SLICES = Math.floor(slices / LANES) * LANES;
  const target = SLICES === 1 ? y : x.device.tensor([SLICES, outputs]);
  const sizes = { OP, OUTER, N, INNER, SLICES, FACTOR: SLICES === 1 ? FACTOR : 1, LANES };
  if (rows) launch(k.reduceRows, sizes, { fours: x, y: target });
  else if (columns) launch(k.reduceColumns, sizes, { fours: x, columns: target });
  else launch(k.reduceValues, sizes, { x, y: target });
  if (SLICES === 1) return;
  fillReduced(y, target, { OUTER: 1, N: SLICES, INNER: outputs }, { reduction, factor: FACTOR });
  target.dispose();
}

/** Fills `y[OUTER,INNER]` with the sums of `x[OUTER,N,INNER]` over N. */
export const fillSum = (y: Tensor, x: Tensor, middle: Middle, factor = 1): void =>
  fillReduced(y, x, middle, { reduction: "sum", factor });
