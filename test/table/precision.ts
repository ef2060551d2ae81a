import type { Data } from "@bosquejo/tensor";
import { expect } from "vitest";

// the distance between 1 and the next larger float32
const EPSILON = 2 ** -23;
// the roundings of an op without sums: in its functions, its factors and the stored result
const ROUNDINGS = 16;
// random normal numbers on a device use the driver's log, cos and sin, which are less precise
const NOISE = 1e-5;

/**
 * The tolerance of all ops: `EPSILON` times the largest value for each of the `terms` of a sum, and for each of
 * `ROUNDINGS` other operations.
 */
export function tolerance(largest: number, { terms, noisy }: { terms: number; noisy: boolean }): number {
  return largest * (EPSILON * (terms + ROUNDINGS) + (noisy ? NOISE : 0));
}

/** Fails if a value differs from the float64 value by more than the tolerance, or is NaN. */
export function expectClose(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  sums: { terms: number; noisy: boolean },
  what: string,
): void {
  expect(actual.length, `${what}: number of values`).toBe(expected.length);
  let largest = 0;
  for (let i = 0; i < expected.length; i++) largest = Math.max(largest, Math.abs(expected[i]!));
  const allowed = tolerance(largest, sums);
  for (let i = 0; i < expected.length; i++) {
    if (Math.abs(actual[i]! - expected[i]!) <= allowed) continue;
    expect.fail(`${what}: expected ${expected[i]} within ${allowed} at index ${i}, got ${actual[i]}`);
  }
}

type Bits = Data;
interface Both {
  readonly outputs: readonly Bits[];
  readonly gradients: readonly Bits[];
}

const bits = ({ buffer, byteOffset, length }: Bits) => Array.from(new Uint32Array(buffer, byteOffset, length));

/** Fails unless outputs and gradients are equal, bit for bit. */
export function sameBits(actual: Both, expected: Both, what: string): void {
  expect(actual.outputs.map(bits), what).toEqual(expected.outputs.map(bits));
  expect(actual.gradients.map(bits), `gradients of ${what}`).toEqual(expected.gradients.map(bits));
}
