import scalar from "./scalar.wgsl";
import along from "./vec4-along.wgsl";
import beside from "./vec4-beside.wgsl";

/** A way to read the values of rows. */
export interface RowReading {
  /** the number of values that are read at a time */
  readonly width: 1 | 4;
  /** the number of rows that these values belong to: 4 if each is in a row of its own, otherwise 1 */
  readonly beside: 1 | 4;
  readonly wgsl: string;
}

/** Reads one value at a time. */
export const oneByOne: RowReading = { width: 1, beside: 1, wgsl: scalar };

/** Returns the fastest way to read rows of `length` contiguous values, or `count` rows whose values are interleaved. */
export function readingOf(length: number, count: number): RowReading {
  if (length % 4 === 0) return { width: 4, beside: 1, wgsl: along };
  if (count % 4 === 0) return { width: 4, beside: 4, wgsl: beside };
  return oneByOne;
}
