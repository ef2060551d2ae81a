import type { Random } from "../random.js";

// a larger step has errors by curvature, a smaller step errors by float64's rounding
const STEP = 2 ** -17;

/**
 * Derivatives by central differences. The differentiated number is the inner product of `seed` and the first output of
 * `reference`. It is differentiated by the values of input `index`: by all of them, or by `limit` random ones.
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
