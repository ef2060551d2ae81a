import type { Data } from "@bosquejo/tensor";
import { expect } from "vitest";

// one unit in the last place of a float32 near 1
const EPSILON = 2 ** -23;
// roundings of an op that adds nothing up: its functions, its factors and its store
const ROUNDINGS = 16;
// device noise goes through the driver's own log, cos and sin
const NOISE = 1e-5;

/**
 * The one tolerance of all ops: each of the `terms` of a sum may round by one unit in the last place of the largest
 * value, and so may a few functions around it.
 */
export function tolerance(largest: number, { terms, noisy }: { terms: number; noisy: boolean }): number {
  return largest * (EPSILON * (terms + ROUNDINGS) + (noisy ? NOISE : 0));
}

/** Fails where a value lies further from float64's than the tolerance, or is no number. */
export function expectClose(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  sums: { terms: number; noisy: boolean },
  what: string,
): void {
  expect(actual.length, `${what}: how many values`).toBe(expected.length);
  let largest = 0;
  for (let i = 0; i < expected.length; i++) largest = Math.max(largest, Math.abs(expected[i]!));
  const allowed = tolerance(largest, sums);
  for (let i = 0; i < expected.length; i++) {
    if (Math.abs(actual[i]! - expected[i]!) <= allowed) continue;
    expect.fail(`${what}: expected ${expected[i]} within ${allowed} at ${i}, got ${actual[i]}`);
  }
}

type Bits = Data;
interface Both {
  readonly outputs: readonly Bits[];
  readonly gradients: readonly Bits[];
}

const bits = ({ buffer, byteOffset, length }: Bits) => Array.from(new Uint32Array(buffer, byteOffset, length));

/** Fails unless two sets of values are the same, bit for bit. */
export function sameBits(actual: Both, expected: Both, what: string): void {
  expect(actual.outputs.map(bits), what).toEqual(expected.outputs.map(bits));
  expect(actual.gradients.map(bits), `gradients of ${what}`).toEqual(expected.gradients.map(bits));
}
