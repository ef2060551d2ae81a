import { TensorError } from "../shape.js";

/** A whole number along height and width: the same for both, or one for each. */
export type Pair = number | readonly [height: number, width: number];

/** Both numbers in words: one where they are the same. */
export const pairWords = (height: number, width: number): string =>
  height === width ? `${height}` : `${height}x${width}`;

/** Both numbers; throws a TensorError where they are not whole or below `least`. `what` is what they are in the message. */
export function pairOf(what: string, pair: Pair, least: number): readonly [height: number, width: number] {
  const both = typeof pair === "number" ? ([pair, pair] as const) : pair;
  if (both.length === 2 && both.every((each) => Number.isInteger(each) && each >= least)) return both;
  throw new TensorError(`wants a ${what} of ${least} or more, got ${typeof pair === "number" ? pair : pair.join("x")}`);
}

// llvmpipe ends the loops of an invocation after 65,535 iterations in all, those of loops around others too: see slicesOf
const MOST_TAPS = 16384;

/** Throws where one invocation would go through too many taps. */
export function checkTaps(what: string, height: number, width: number): void {
  if (height * width <= MOST_TAPS) return;
  throw new TensorError(
    `wants a ${what} of ${MOST_TAPS} taps at most, got ${height}x${width}: one invocation goes through them all`,
  );
}
