import { partsOf, tokenize } from "./tokens.js";
import type { CaptionedImages, Pairs, WordVectors } from "./types.js";

/** The mean of the known tokens' vectors; unknown ones are passed over, and undefined is given when there is none. */
export function meanVector(vectors: WordVectors, caption: string): Float32Array | undefined {
  const known = tokenize(caption).flatMap((token) => vectorsOf(vectors, token));
  if (known.length === 0) return undefined;
  const mean = new Float64Array(vectors.dimension);
  for (const vector of known) for (let d = 0; d < mean.length; d++) mean[d]! += vector[d]! / known.length;
  return Float32Array.from(mean);
}

function vectorsOf(vectors: WordVectors, token: string): Float32Array[] {
  const whole = vectors.vector(token);
  if (whole) return [whole];
  return partsOf(token).flatMap((part) => vectors.vector(part) ?? []);
}

/**
 * Every (image, caption) pair of the images `indices` names, in their order. Captions with no known word make no pair:
 * they are listed in `unknown`.
 */
export function captionPairs(
  images: CaptionedImages,
  indices: Uint32Array,
  vectors: WordVectors,
): { pairs: Pairs; unknown: string[] } {
  const found: { image: number; caption: string; mean: Float32Array }[] = [];
  const unknown: string[] = [];
  for (const image of indices) {
    const captions = images.captions[image];
    if (!captions) throw new RangeError(`captionPairs: wants indices below ${images.captions.length}, got ${image}`);
    for (const caption of captions) {
      const mean = meanVector(vectors, caption);
      if (mean) found.push({ image, caption, mean });
      else unknown.push(caption);
    }
  }
  const means = new Float32Array(found.length * vectors.dimension);
  found.forEach(({ mean }, n) => {
    means.set(mean, n * vectors.dimension);
  });
  const pairs = {
    vectors: means,
    images: Uint32Array.from(found, ({ image }) => image),
    captions: found.map(({ caption }) => caption),
  };
  return { pairs, unknown };
}
