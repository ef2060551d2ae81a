import { kindOf, TensorError, words } from "../../runtime/shape.js";

/** A whole number along height and width: the same for both, or one for each. */
export type HeightWidth = number | readonly [height: number, width: number];

/** Both numbers in words: one where they are the same. */
export const heightWidthWords = (height: number, width: number): string =>
  height === width ? `${height}` : `${height}x${width}`;

// that kernels tell places of a window in whole numbers of 32 bits
const MOST = 2 ** 24;

/** Both numbers; throws a TensorError where they are not whole or below `least`. `what` is what they are in the message. */
export function heightWidthOf(
  what: string,
  pair: HeightWidth,
  least: number,
): readonly [height: number, width: number] {
  const both: Exclude<HeightWidth, number> = typeof pair === "number" ? [pair, pair] : pair;
  const two = Array.isArray(both) && both.length === 2;
  if (two && both.every((each) => Number.isInteger(each) && each >= least && each <= MOST)) return both;
  const fail = (got: string) => {
    throw new TensorError(`expected ${what.startsWith("o") ? "an" : "a"} ${what} of ${least} or more, got ${got}`);
  };
  const remedy = two && both.some((each) => each > MOST) ? `: ${MOST} is the most` : "";
  if (two) return fail(`${typeof pair === "number" ? pair : both.map(kindOf).join("x")}${remedy}`);
  return fail(`${Array.isArray(pair) ? words(pair) : kindOf(pair)}: give a number or [height, width]`);
}
