import type { CaptionPairs, Captions } from "../types.js";
import { captionCount, meanVectors } from "./captions.js";
import { standardization, standardize } from "./standardize.js";

/**
 * Finds the pairs whose captions are nearest to each caption, nearest first: `count` pairs of different images. The
 * distance is that of standardized mean word vectors.
 */
export function nearestCaptions(
  captions: Captions,
  { images, vectors }: Pick<CaptionPairs, "images" | "vectors">,
  count: number,
): Uint32Array[] {
  const { dimension: E } = captions;
  const standard = standardization(vectors, E);
  const known = standardize(vectors, standard);
  const given = standardize(meanVectors(captions), standard);
  return Array.from({ length: captionCount(captions) }, (_, caption) => {
    const distances = Float64Array.from(images, (_, pair) => {
      let sum = 0;
      for (let e = 0; e < E; e++) sum += (known[pair * E + e]! - given[caption * E + e]!) ** 2;
      return sum;
    });
    const order = Uint32Array.from(images.keys()).sort((a, b) => distances[a]! - distances[b]!);
    const seen = new Set<number>();
    return order.filter((pair) => {
      const first = !seen.has(images[pair]!);
      seen.add(images[pair]!);
      return first && seen.size <= count;
    });
  });
}
