import { subwords, tokenize } from "./tokenize.js";
import type { WordVectors } from "./word-vectors.js";

/**
 * Returns a caption's tokens that have a vector, in order. A token without one is replaced by its subwords with one.
 */
export function knownTokens(vectors: WordVectors, caption: string): string[] {
  return tokenize(caption).flatMap((token) =>
    vectors.vector(token) ? [token] : subwords(token).filter((word) => vectors.vector(word)),
  );
}

/** Returns the vectors `[E]` of a caption's known words, in order. */
export const wordVectors = (vectors: WordVectors, caption: string): Float32Array[] =>
  knownTokens(vectors, caption).map((token) => vectors.vector(token)!);

/**
 * Returns a caption's words without a vector, each once: a word has one if a subword has one. Punctuation marks are no
 * words.
 */
export function unknownWords(vectors: WordVectors, caption: string): string[] {
  const known = (word: string) => vectors.vector(word) !== undefined;
  const words = tokenize(caption).filter((token) => /[\p{L}\p{N}]/u.test(token));
  return [...new Set(words.filter((word) => !known(word) && !subwords(word).some(known)))];
}

/** The vectors of the words that captions used so far, one per row. */
export interface WordTable {
  /** Returns the rows of a caption's known words, in order. A new word gets a new row. */
  rows(caption: string): number[];
  /** Returns the vectors of all rows, `[V, E]`. */
  values(): Float32Array;
}

/** Creates an empty table. A word gets a row when a caption first uses it. */
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
