import { meanSquare, valuesOf } from "../../images.js";

// images of one colour have no gradient; the ratio would be infinite, which JSON cannot store
const LEAST_ENERGY = 1;

/** Two sets of pictures `[n, size, size, 3]` in bytes, in the same order. */
interface PicturePair {
  readonly size: number;
  readonly pictures: Uint8Array;
  readonly truth: Uint8Array;
}

/** The mean squared error, 0..1, of pictures and the true pictures of their captions. */
export const ownMse = ({ pictures, truth }: Pick<PicturePair, "pictures" | "truth">): number =>
  meanSquare(pictures, truth) / 255 ** 2;

/** The share of pictures whose nearest training picture (`nearest` `[n]`) has the bytes of the true picture. */
export function ownNearest(
  { size, truth }: Omit<PicturePair, "pictures">,
  training: Uint8Array,
  nearest: Uint32Array,
): number {
  const values = valuesOf(size);
  let alike = 0;
  nearest.forEach((index, row) => {
    const own = truth.subarray(row * values, (row + 1) * values);
    alike += Number(own.every((byte, i) => byte === training[index * values + i]));
  });
  return alike / nearest.length;
}

/** The sum over values of squared differences to the right and lower neighbours, over the number of pictures. */
function gradientEnergy(pictures: Uint8Array, size: number): number {
  const values = valuesOf(size);
  const line = 3 * size;
  let sum = 0;
  for (let from = 0; from < pictures.length; from += values)
    for (let i = 0; i < values; i++) {
      const byte = pictures[from + i]!;
      if (i % line < line - 3) sum += (pictures[from + i + 3]! - byte) ** 2;
      if (i < values - line) sum += (pictures[from + i + line]! - byte) ** 2;
    }
  return (sum * values) / pictures.length;
}

/**
 * The gradient energy of drawn pictures, divided by that of real ones: the mean over pictures of the squared
 * differences of neighbouring bytes. It is 1 if both are 0. A real energy below 1 counts as 1.
 */
export function gradientRatio(drawn: Uint8Array, real: Uint8Array, size: number): number {
  const [ofDrawn, ofReal] = [gradientEnergy(drawn, size), gradientEnergy(real, size)];
  return ofDrawn === ofReal ? 1 : ofDrawn / Math.max(ofReal, LEAST_ENERGY);
}
