import { createHash } from "node:crypto";
import { DataError, type Split } from "./types.js";

/**
 * Parts `count` images: those whose sha-256 of `seed:index` is smallest are the test side, `testShare` of them all (at
 * least one image is left on either side). Any machine or language can repeat it, and indices ascend on both sides.
 */
export function splitImages(count: number, testShare: number, seed: number): Split {
  if (count < 2)
    throw new DataError(`split: wants at least 2 images, got ${count}: one to train on and one to test on`);
  if (!(testShare > 0 && testShare < 1))
    throw new DataError(`split: wants a test share between 0 and 1, got ${testShare}`);
  const drawn = Array.from({ length: count }, (_, index) => ({
    index,
    lot: createHash("sha256").update(`${seed}:${index}`).digest("hex"),
  }));
  drawn.sort((a, b) => (a.lot < b.lot ? -1 : 1));
  const tests = Math.min(count - 1, Math.max(1, Math.round(count * testShare)));
  const side = (part: typeof drawn) => Uint32Array.from(part, ({ index }) => index).sort();
  return { train: side(drawn.slice(tests)), test: side(drawn.slice(0, tests)) };
}
