import { kindOf, TensorError, words } from "../../runtime/shape.js";

/** A whole number along height and width: one number for both, or a number for each. */
export type HeightWidth = number | readonly [height: number, width: number];

/** Both numbers as text: one number if they are equal, otherwise `HxW`. */
export const heightWidthWords = (height: number, width: number): string =>
  height === width ? `${height}` : `${height}x${width}`;

// keeps positions in a window within the kernels' integers of 32 bits
const MOST = 2 ** 24;

/**
 * The two numbers of an option. `what` is the option's name in messages.
 * @throws {TensorError} if they are not whole numbers of at least `least`
 */
export function heightWidthOf(
  what: string,
  value: HeightWidth,
  least: number,
): readonly [height: number, width: number] {
  const both: Exclude<HeightWidth, number> = typeof value === "number" ? [value, value] : value;
  const two = Array.isArray(both) && both.length === 2;
  if (two && both.every((each) => Number.isInteger(each) && each >= least && each <= MOST)) return both;
  const fail = (got: string) => {
    throw new TensorError(`expected ${what.startsWith("o") ? "an" : "a"} ${what} of ${least} or more, got ${got}`);
  };
  const remedy = two && both.some((each) => each > MOST) ? `: the maximum is ${MOST}` : "";
  if (two) return fail(`${typeof value === "number" ? value : both.map(kindOf).join("x")}${remedy}`);
  return fail(`${Array.isArray(value) ? words(value) : kindOf(value)}: give a number or [height, width]`);
}
