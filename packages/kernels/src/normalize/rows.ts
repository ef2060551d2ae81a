import scalar from "./scalar.wgsl";
import along from "./vec4-along.wgsl";
import beside from "./vec4-beside.wgsl";

/** Ways to read the values of rows. */
export interface RowReading {
  /** values read at a time */
  readonly width: 1 | 4;
  /** rows that these belong to: 4 where each is of another row, else 1 */
  readonly beside: 1 | 4;
  readonly wgsl: string;
}

/** One value at a time. */
export const oneByOne: RowReading = { width: 1, beside: 1, wgsl: scalar };

/** The reading of rows of `length` contiguous values, or of `count` rows whose values are interleaved. */
export function readingOf(length: number, count: number): RowReading {
  if (length % 4 === 0) return { width: 4, beside: 1, wgsl: along };
  if (count % 4 === 0) return { width: 4, beside: 4, wgsl: beside };
  return oneByOne;
}
