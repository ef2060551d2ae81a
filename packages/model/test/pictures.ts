import { IMAGE_VALUES, type TrainingData } from "../src/index.js";
import { random } from "./random.js";

/** Numbers of a caption's vector in these tests. */
export const DIMENSION = 12;

/** Coloured discs on white, each with a vector of its own that says nothing of it: they can only be learned by heart. */
export function discs(train: number, test: number): TrainingData {
  const next = random(11);
  const pixels = new Uint8Array((train + test) * IMAGE_VALUES);
  for (let image = 0; image < train + test; image++) {
    const [x, y, radius] = [16 + 32 * next(), 16 + 32 * next(), 10 + 12 * next()];
    const colour = [255 * next(), 255 * next(), 255 * next()];
    for (let i = 0; i < IMAGE_VALUES; i++) {
      const distance = Math.hypot((Math.floor(i / 3) % 64) - x, Math.floor(i / 192) - y) - radius;
      const cover = Math.min(1, Math.max(0, 0.5 - distance / 2));
      pixels[image * IMAGE_VALUES + i] = 255 + (colour[i % 3]! - 255) * cover;
    }
  }
  const side = (first: number, last: number) => ({
    vectors: Float32Array.from({ length: (last - first) * DIMENSION }, () => next() * 2 - 1),
    images: Uint32Array.from({ length: last - first }, (_, i) => first + i),
  });
  return { pixels, train: side(0, train), test: side(train, train + test) };
}
