import { type CaptionPairs, type Captions, ModelError, type Words } from "../types.js";

/** The number of captions. */
export const captionCount = ({ words }: Pick<Captions, "words">): number => words.starts.length - 1;

/**
 * The rows of the table of a caption's words, in their order.
 *
 * @throws ModelError if the caption has no word
 */
export function wordRows({ starts, rows }: Words, caption: number): Uint32Array {
  const own = rows.subarray(starts[caption], starts[caption + 1]);
  if (own.length === 0) throw new ModelError("caption: expected at least one word that has a vector, got none");
  return own;
}

/**
 * Calls `each` for every caption, with the vectors of its words in their order.
 *
 * @throws ModelError if a caption has no word
 */
export function forEachCaption(
  captions: Captions,
  each: (words: readonly Float32Array[], caption: number) => void,
): void {
  const { words, table, dimension } = captions;
  for (let caption = 0; caption < captionCount(captions); caption++) {
    each(
      Array.from(wordRows(words, caption), (row) => table.subarray(row * dimension, (row + 1) * dimension)),
      caption,
    );
  }
}

/** Writes the mean of word vectors `[E]` to `out`. */
export function writeMean(words: readonly Float32Array[], out: Float32Array): void {
  for (let e = 0; e < out.length; e++) {
    let mean = 0;
    for (const word of words) mean += word[e]! / words.length;
    out[e] = mean;
  }
}

/** Computes the mean word vectors `[P, E]` of captions. */
export function meanVectors(captions: Captions): Float32Array {
  const { dimension } = captions;
  const means = new Float32Array(captionCount(captions) * dimension);
  forEachCaption(captions, (words, caption) => {
    writeMean(words, means.subarray(caption * dimension, (caption + 1) * dimension));
  });
  return means;
}

/**
 * Makes captions from the vectors `[E]` of their known words, in the order of the words.
 *
 * @throws ModelError if a vector has another dimension
 */
export function captionsOf(vectors: readonly (readonly Float32Array[])[], dimension: number): Captions {
  const flat = vectors.flat();
  const wrong = flat.find((word) => word.length !== dimension);
  if (wrong) throw new ModelError(`caption: expected word vectors of ${dimension} numbers, got ${wrong.length}`);
  const table = new Float32Array(flat.length * dimension);
  for (const [row, word] of flat.entries()) table.set(word, row * dimension);
  const starts = new Uint32Array(vectors.length + 1);
  for (const [caption, words] of vectors.entries()) starts[caption + 1] = starts[caption]! + words.length;
  return { words: { starts, rows: Uint32Array.from(flat, (_, row) => row) }, table, dimension };
}

/** Makes captions of one word each: the rows `first`, `first + 1` .. of a table. */
export const oneWordCaptions = (captions: number, first = 0): Words => ({
  starts: Uint32Array.from({ length: captions + 1 }, (_, i) => i),
  rows: Uint32Array.from({ length: captions }, (_, i) => first + i),
});

/** Selects the words of the chosen captions. */
function selectWords({ starts, rows }: Words, chosen: ArrayLike<number>): Words {
  const some = new Uint32Array(chosen.length + 1);
  const own: number[] = [];
  for (let i = 0; i < chosen.length; i++) {
    const caption = chosen[i]!;
    for (let at = starts[caption]!; at < starts[caption + 1]!; at++) own.push(rows[at]!);
    some[i + 1] = own.length;
  }
  return { starts: some, rows: Uint32Array.from(own) };
}

/** Selects captions by index. They use the same table. */
export const selectCaptions = (captions: Captions, chosen: ArrayLike<number>): Captions => ({
  ...captions,
  words: selectWords(captions.words, chosen),
});

/**
 * Copies the word vectors of captions to a new table. The table has room for `most` words of each caption, and zeros
 * after the last word: its shape depends only on the number of captions. Drops the words after the first `most` of a
 * caption.
 */
export function compacted({ words: { starts, rows }, table, dimension }: Captions, most: number): Captions {
  const captions = starts.length - 1;
  const own = new Float32Array(captions * most * dimension);
  const places: number[] = [];
  const begins = new Uint32Array(captions + 1);
  for (let caption = 0; caption < captions; caption++) {
    for (const row of rows.subarray(starts[caption], starts[caption + 1]).subarray(0, most)) {
      own.set(table.subarray(row * dimension, (row + 1) * dimension), places.length * dimension);
      places.push(places.length);
    }
    begins[caption + 1] = places.length;
  }
  return { words: { starts: begins, rows: Uint32Array.from(places) }, table: own, dimension };
}

/** Selects pairs by index. */
export function selectPairs({ vectors, images, words }: CaptionPairs, chosen: ArrayLike<number>): CaptionPairs {
  const E = vectors.length / Math.max(1, images.length);
  const some = new Float32Array(chosen.length * E);
  for (let i = 0; i < chosen.length; i++) some.set(vectors.subarray(chosen[i]! * E, (chosen[i]! + 1) * E), i * E);
  return {
    vectors: some,
    images: Uint32Array.from(chosen, (pair) => images[pair]!),
    words: selectWords(words, chosen),
  };
}
