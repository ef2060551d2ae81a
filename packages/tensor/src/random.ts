import { checkDevice, explained } from "./runtime/arguments.js";
import type { Device } from "./runtime/device.js";
import { wholeOf } from "./runtime/options.js";
import { kindOf, TensorError } from "./runtime/shape.js";
import type { Tensor } from "./runtime/tensor.js";

/** @throws {TensorError} if a number is not a whole number from 0 to 2^32 - 1 */
function checkWhole(name: string, numbers: Readonly<Record<string, number>>): void {
  for (const what in numbers) explained(name, () => wholeOf(what, numbers[what] as number));
}

/**
 * Makes a random key `u32[2]` = [seed, step]. An op draws its numbers from (seed, stream of the op, step). A training
 * step has to advance the second value, or it draws the same numbers again.
 */
export function randomKey(device: Device, seed: number, step = 0): Tensor {
  checkDevice("randomKey", device);
  checkWhole("randomKey", { seed, step });
  return device.tensor([2], Uint32Array.of(seed, step));
}

const rotations = [
  [13, 15, 26, 6],
  [17, 29, 16, 24],
] as const;

type TwoWords = readonly [number, number];

/** Computes Threefry-2x32-20 (Salmon et al. 2011), with the same bits as `threefry.wgsl`. */
export function threefry(key: TwoWords, counter: TwoWords): [number, number] {
  for (const [what, two] of Object.entries({ key, counter })) {
    if (!Array.isArray(two) || two.length !== 2)
      throw new TensorError(`threefry: expected two whole numbers for ${what}, got ${kindOf(two)}`);
    checkWhole("threefry", { [`${what}[0]`]: two[0], [`${what}[1]`]: two[1] });
  }
  return bitsOf(key, counter);
}

function bitsOf(key: TwoWords, counter: TwoWords): [number, number] {
  const keys = [key[0], key[1], key[0] ^ key[1] ^ 0x1bd11bda] as const;
  let x = (counter[0] + key[0]) | 0;
  let y = (counter[1] + key[1]) | 0;
  for (let group = 0; group < 5; group++) {
    for (const by of rotations[group % 2] as readonly number[]) {
      x = (x + y) | 0;
      y = ((y << by) | (y >>> (32 - by))) ^ x;
    }
    x = (x + (keys[(group + 1) % 3] as number)) | 0;
    y = (y + (keys[(group + 2) % 3] as number) + group + 1) | 0;
  }
  return [x >>> 0, y >>> 0];
}

/** Converts the 23 high bits to a number in (0, 1) that float32 represents exactly. The device computes the same. */
export function uniform01(bits: number): number {
  checkWhole("uniform01", { bits });
  return uniformOf(bits);
}

const uniformOf = (bits: number) => ((bits >>> 9) + 0.5) / 8388608;

/** Draws standard normal numbers from (seed, stream, step): those of `reparameterize`, up to rounding. */
export function normals(length: number, seed: number, stream: number, step: number): Float32Array {
  checkWhole("normals", { length, seed, stream, step });
  const values = new Float32Array(Math.ceil(length / 2) * 2);
  for (let i = 0; i < values.length; i += 2) {
    const [x, y] = bitsOf([seed, stream], [i / 2, step]);
    const radius = Math.sqrt(-2 * Math.log(uniformOf(x)));
    values[i] = radius * Math.cos(2 * Math.PI * uniformOf(y));
    values[i + 1] = radius * Math.sin(2 * Math.PI * uniformOf(y));
  }
  return values.subarray(0, length);
}

/** Returns the numbers 0 to length - 1 in an order drawn from (seed, stream, step), by the Fisher-Yates shuffle. */
export function permutation(length: number, seed: number, stream: number, step: number): Uint32Array {
  checkWhole("permutation", { length, seed, stream, step });
  const order = Uint32Array.from({ length }, (_, i) => i);
  for (let i = length - 1; i > 0; i--) {
    const [high, low] = bitsOf([seed, stream], [i, step]);
    // 53 random bits: each index has its exact probability to within 2^-53
    const j = Math.floor(((high >>> 5) * 67108864 + (low >>> 6)) / (9007199254740992 / (i + 1)));
    const kept = order[i] as number;
    order[i] = order[j] as number;
    order[j] = kept;
  }
  return order;
}
