import { TensorError } from "../../runtime/shape.js";

// llvmpipe ends the loops of an invocation after 65,535 iterations in all, those of loops around others and one after the other too: see slicesOf
const MOST = 16384;

/** Throws where one invocation would go through too many taps. */
export function checkTaps(what: string, height: number, width: number): void {
  if (height * width <= MOST) return;
  throw new TensorError(
    `expected a ${what} of ${MOST} taps at most, got ${height}x${width}: one invocation goes through them all`,
  );
}

/** Throws where one invocation would go too far through one of the sizes that are named; gives the sizes. */
export function checkLoops<S extends Record<string, number>>(sizes: S, names: readonly (keyof S & string)[]): S {
  for (const name of names) {
    if ((sizes[name] as number) > MOST)
      throw new TensorError(`expected ${name} of ${MOST} at most, got ${sizes[name]}: one invocation goes through it`);
  }
  return sizes;
}
