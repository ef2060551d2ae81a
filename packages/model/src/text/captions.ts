import type { RunConfig } from "../config.js";
import { type CaptionPairs, ModelError, type TrainingData, type Words } from "../types.js";

/** The keys that decide what a network reads of a caption. */
type Reading = Pick<RunConfig, "textEncoder" | "wordDimension" | "captionWords">;

/** Numbers that a network reads of a caption: E, 2E of mean and maximum, or T E of the words that attention weighs. */
export function inputSize({ textEncoder, wordDimension, captionWords }: Reading): number {
  return wordDimension * { mean: 1, meanmax: 2, attention: captionWords }[textEncoder];
}

/** What a network reads `[I]` of a caption whose known words have these vectors, `[E]` each, in their order. */
export function captionInput(reading: Reading, words: readonly Float32Array[]): Float32Array {
  const { textEncoder, wordDimension, captionWords } = reading;
  if (words.length === 0) throw new ModelError("caption: wants at least one word that has a vector, got none");
  const wrong = words.find((word) => word.length !== wordDimension);
  if (wrong) throw new ModelError(`caption: wants word vectors of ${wordDimension} numbers, got ${wrong.length}`);
  const input = new Float32Array(inputSize(reading));
  if (textEncoder === "attention") {
    for (const [t, word] of words.slice(0, captionWords).entries()) input.set(word, t * wordDimension);
    return input;
  }
  for (let e = 0; e < wordDimension; e++) {
    let mean = 0;
    let largest = Number.NEGATIVE_INFINITY;
    for (const word of words) {
      mean += word[e]! / words.length;
      largest = Math.max(largest, word[e]!);
    }
    input[e] = mean;
    if (textEncoder === "meanmax") input[wordDimension + e] = largest;
  }
  return input;
}

/** The vectors of a pair's words, in their order, not copied. */
function wordsOf({ starts, rows }: Words, table: Float32Array, dimension: number, pair: number): Float32Array[] {
  return Array.from(rows.subarray(starts[pair], starts[pair + 1]), (row) =>
    table.subarray(row * dimension, (row + 1) * dimension),
  );
}

/** Mean word vectors `[P,E]` of captions whose words are rows of a table `[V,E]`. */
export function meanVectors(words: Words, table: Float32Array, wordDimension: number): Float32Array {
  const pairs = words.starts.length - 1;
  const means = new Float32Array(pairs * wordDimension);
  const reading = { textEncoder: "mean", wordDimension, captionWords: 1 } as const;
  for (let pair = 0; pair < pairs; pair++)
    means.set(captionInput(reading, wordsOf(words, table, wordDimension, pair)), pair * wordDimension);
  return means;
}

/** What a network reads `[n,I]` of the listed pairs; a ModelError where its encoder wants words and there are none. */
export function captionInputs(
  reading: Reading,
  pairs: CaptionPairs,
  { table }: Pick<TrainingData, "table">,
  chosen: ArrayLike<number>,
): Float32Array {
  const { textEncoder, wordDimension } = reading;
  const size = inputSize(reading);
  const inputs = new Float32Array(chosen.length * size);
  for (let i = 0; i < chosen.length; i++) {
    const pair = chosen[i]!;
    const input =
      textEncoder === "mean"
        ? pairs.vectors.subarray(pair * size, (pair + 1) * size)
        : captionInput(reading, wordsOf(...wanted(pairs, table, textEncoder), wordDimension, pair));
    inputs.set(input, i * size);
  }
  return inputs;
}

function wanted({ words }: CaptionPairs, table: Float32Array | undefined, textEncoder: string): [Words, Float32Array] {
  if (words && table) return [words, table];
  throw new ModelError(
    `data: textEncoder ${textEncoder} wants the captions' words and their table, got mean vectors only`,
  );
}

/** Rows `[P,T]` of a table that has a row of zeros first: each caption's words, then 0; and how many they are, `[P]`. */
export function wordPlaces(
  { words }: CaptionPairs,
  captionWords: number,
): { places: Uint32Array; lengths: Float32Array } {
  if (!words) throw new RangeError("captions: wants words, got mean vectors only");
  const pairs = words.starts.length - 1;
  const places = new Uint32Array(pairs * captionWords);
  const lengths = new Float32Array(pairs);
  for (let pair = 0; pair < pairs; pair++) {
    const rows = words.rows.subarray(words.starts[pair], words.starts[pair + 1]).subarray(0, captionWords);
    places.set(
      rows.map((row) => row + 1),
      pair * captionWords,
    );
    lengths[pair] = rows.length;
  }
  return { places, lengths };
}

/** How many words each of the inputs `[n,T*E]` of attention holds, `[n]`: a word's vector is never all zeros. */
export function wordCounts(inputs: Float32Array, { wordDimension, captionWords }: Reading): Float32Array {
  const size = captionWords * wordDimension;
  return Float32Array.from({ length: inputs.length / size }, (_, i) => {
    let words = captionWords;
    const empty = (t: number) => {
      const at = i * size + t * wordDimension;
      return inputs.subarray(at, at + wordDimension).every((value) => value === 0);
    };
    while (words > 1 && empty(words - 1)) words--;
    return words;
  });
}

/** The listed ones of some pairs, as pairs of their own. */
export function selectPairs({ vectors, images, words }: CaptionPairs, chosen: ArrayLike<number>): CaptionPairs {
  const E = vectors.length / Math.max(1, images.length);
  const some = { vectors: new Float32Array(chosen.length * E), images: new Uint32Array(chosen.length) };
  const starts = new Uint32Array(chosen.length + 1);
  const rows: number[] = [];
  for (let i = 0; i < chosen.length; i++) {
    const pair = chosen[i]!;
    some.vectors.set(vectors.subarray(pair * E, (pair + 1) * E), i * E);
    some.images[i] = images[pair]!;
    if (words) rows.push(...words.rows.subarray(words.starts[pair], words.starts[pair + 1]));
    starts[i + 1] = rows.length;
  }
  return words ? { ...some, words: { starts, rows: Uint32Array.from(rows) } } : some;
}
