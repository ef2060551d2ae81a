/** A generator of numbers from 0 to below 1. */
export type Random = () => number;

/** A generator that returns the same numbers for the same seed (mulberry32). */
export function random(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Random float32 values between two bounds. */
export const between = (low: number, high: number) => (filling: { readonly random: Random; readonly size: number }) =>
  Float32Array.from({ length: filling.size }, () => low + (high - low) * filling.random());

/** Random values from -1 to 1. */
export const uniform = between(-1, 1);

/** Random values from -1 to 1, but not near 0, where a ReLU has no derivative. */
export const awayFromZero = (filling: { readonly random: Random; readonly size: number }) =>
  uniform(filling).map((value) => Math.sign(value) * (0.05 + 0.95 * Math.abs(value)));

/** Random 32-bit unsigned integers. */
export const bits = (filling: { readonly random: Random; readonly size: number }) =>
  Uint32Array.from({ length: filling.size }, () => Math.floor(filling.random() * 2 ** 32));
