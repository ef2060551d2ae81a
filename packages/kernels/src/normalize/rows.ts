import oneSource from "./scalar.wgsl";
import acrossSource from "./vec4-along.wgsl";
import apartSource from "./vec4-beside.wgsl";

/** How runs of values are read: in lanes of so many values, of one run (`across`) or of runs side by side (`apart`). */
export interface Lanes {
  readonly width: number;
  readonly apart: number;
  /** WGSL that says what lanes are */
  readonly source: string;
}

/** Lanes for runs of `along` values without a gap, or for `beside` runs whose values lie side by side. */
export function lanesOf(along: number, beside: number): Lanes {
  if (along % 4 === 0) return { width: 4, apart: 1, source: acrossSource };
  if (beside % 4 === 0) return { width: 4, apart: 4, source: apartSource };
  return { width: 1, apart: 1, source: oneSource };
}

/** Values one by one. */
export const oneByOne: Lanes = { width: 1, apart: 1, source: oneSource };
