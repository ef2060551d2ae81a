import type { Random } from "./random.js";

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
): { places: number[]; differences: Float64Array } {
  const moved = inputs.map((each) => each.slice());
  const input = moved[index]!;
  const inner = () => reference(moved)[0]!.reduce((sum, value, i) => sum + value * seed[i]!, 0);
  const all = Array.from(input, (_, at) => at);
  const places = all.length <= limit ? all : all.map(() => Math.floor(random() * all.length)).slice(0, limit);
  const differences = Float64Array.from(places, (at) => {
    const kept = input[at]!;
    input[at] = kept + STEP;
    const above = inner();
    input[at] = kept - STEP;
    const below = inner();
    input[at] = kept;
    return (above - below) / (2 * STEP);
  });
  return { places, differences };
}
