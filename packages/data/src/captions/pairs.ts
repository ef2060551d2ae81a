import type { CaptionedImages, Pairs, WordVectors } from "../types.js";
import { partsOf, tokenize } from "../words/tokenize.js";
import { imageOfPairs } from "./split.js";

/** A caption's tokens that have a vector, in their order; a token without one gives way to its parts, others are passed over. */
export function knownTokens(vectors: WordVectors, caption: string): string[] {
  return tokenize(caption).flatMap((token) =>
    vectors.vector(token) ? [token] : partsOf(token).filter((part) => vectors.vector(part)),
  );
}

/** The vectors `[E]` each of a caption's known words, in their order. */
export const wordVectors = (vectors: WordVectors, caption: string): Float32Array[] =>
  knownTokens(vectors, caption).map((token) => vectors.vector(token)!);

/** The vectors of words met so far, one a row. */
export interface WordTable {
  /** Rows of a caption's known words, in their order; a new word gets a new row. */
  rows(caption: string): number[];
  /** `[V, E]` */
  values(): Float32Array;
}

/** An empty table that words are added to as captions name them. */
export function wordTable(vectors: WordVectors): WordTable {
  const rowOf = new Map<string, number>();
  return {
    rows: (caption) =>
      knownTokens(vectors, caption).map((token) => {
        const row = rowOf.get(token) ?? rowOf.size;
        rowOf.set(token, row);
        return row;
      }),
    values() {
      const values = new Float32Array(rowOf.size * vectors.dimension);
      for (const [token, row] of rowOf) values.set(vectors.vector(token)!, row * vectors.dimension);
      return values;
    },
  };
}

/**
 * The (image, caption) pairs that `indices` names, in their order, with their words as rows of the table, which grows.
 * Captions with no known word make no pair: they are listed in `unknown`.
 */
export function captionPairs(
  images: CaptionedImages,
  indices: Uint32Array,
  table: WordTable,
): { pairs: Pairs; unknown: string[] } {
  const imageOf = imageOfPairs(images);
  const captions = images.captions.flat();
  const found: { image: number; caption: string; rows: number[] }[] = [];
  const unknown: string[] = [];
  for (const index of indices) {
    const caption = captions[index];
    if (caption === undefined)
      throw new RangeError(`captionPairs: wants indices below ${captions.length}, got ${index}`);
    const rows = table.rows(caption);
    if (rows.length > 0) found.push({ image: imageOf[index]!, caption, rows });
    else unknown.push(caption);
  }
  const starts = new Uint32Array(found.length + 1);
  found.forEach(({ rows }, n) => {
    starts[n + 1] = starts[n]! + rows.length;
  });
  const pairs = {
    images: Uint32Array.from(found, ({ image }) => image),
    captions: found.map(({ caption }) => caption),
    words: { starts, rows: Uint32Array.from(found.flatMap(({ rows }) => rows)) },
  };
  return { pairs, unknown };
}
