import type { Random } from "../random.js";

// small enough for curvature not to show, large enough for float64's rounding not to
const STEP = 2 ** -17;

/**
 * Derivatives of the inner product of a reference's first output with `seed`, by central differences, in all places of
 * the `index`-th input or in `limit` drawn ones.
 */
export function centralDifferences(
  reference: (inputs: readonly Float64Array[]) => readonly Float64Array[],
  inputs: readonly Float64Array[],
  index: number,
  seed: ArrayLike<number>,
  limit: number,
  random: Random,
): { at: readonly number[]; differences: readonly number[] } {
  const moved = inputs.map((each) => each.slice());
  const input = moved[index]!;
  const inner = () => reference(moved)[0]!.reduce((sum, value, i) => sum + value * seed[i]!, 0);
  const all = Array.from(input.keys());
  const at = all.length <= limit ? all : Array.from({ length: limit }, () => Math.floor(random() * all.length));
  const differences = at.map((place) => {
    const kept = input[place]!;
    input[place] = kept + STEP;
    const above = inner();
    input[place] = kept - STEP;
    const below = inner();
    input[place] = kept;
    return (above - below) / (2 * STEP);
  });
  return { at, differences };
}
