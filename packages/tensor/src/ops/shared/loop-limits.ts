import { TensorError } from "../../runtime/shape.js";

// llvmpipe ends the loops of an invocation after 65,535 iterations: nested and successive loops share them, see
// slicesOf
const MOST = 16384;

/**
 * Checks the number of taps that one invocation loops over.
 * @throws {TensorError} if there are too many
 */
export function checkTaps(what: string, height: number, width: number): void {
  if (height * width <= MOST) return;
  throw new TensorError(
    `expected a ${what} of at most ${MOST} taps, got ${height}x${width}: one invocation loops over all of them`,
  );
}

/**
 * Checks the named sizes, over which one invocation loops, and returns all sizes.
 * @throws {TensorError} if a named size is too large
 */
export function checkLoops<S extends Record<string, number>>(sizes: S, names: readonly (keyof S & string)[]): S {
  for (const name of names) {
    if ((sizes[name] as number) > MOST)
      throw new TensorError(`expected ${name} of at most ${MOST}, got ${sizes[name]}: one invocation loops over it`);
  }
  return sizes;
}
