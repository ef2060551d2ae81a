import { attention } from "./attention.js";
import type { TextEncoder } from "./encoder.js";
import { mean } from "./mean.js";
import { meanMax } from "./mean-max.js";

const encoders: readonly TextEncoder[] = [mean, meanMax, attention];

export const encoderNames = encoders.map(({ name }) => name);

/**
 * Finds a text encoder by name.
 *
 * @throws RangeError if there is none
 */
export function encoderNamed(name: string): TextEncoder {
  const found = encoders.find((encoder) => encoder.name === name);
  if (!found) throw new RangeError(`text encoder: expected one of ${encoderNames.join(", ")}, got ${name}`);
  return found;
}
