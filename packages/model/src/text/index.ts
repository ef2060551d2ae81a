import { attention } from "./attention.js";
import type { TextEncoder } from "./encoder.js";
import { mean } from "./mean.js";
import { meanMax } from "./mean-max.js";

/** All text encoders. */
const encoders: readonly TextEncoder[] = [mean, meanMax, attention];

export const encoderNames = encoders.map(({ name }) => name);

/** The text encoder of a name. */
export function encoderNamed(name: string): TextEncoder {
  const found = encoders.find((encoder) => encoder.name === name);
  if (!found) throw new RangeError(`text encoder: expected one of ${encoderNames.join(", ")}, got ${name}`);
  return found;
}
