import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { brotliDecompress } from "node:zlib";
import { readAsset } from "../assets.js";
import type { WordVectors } from "./word-vectors.js";

/**
 * Loads the embedded word vectors: the most frequent English words of GloVe 6B in 100 dimensions. Numbers are rounded
 * to multiples of 1/32, which changes a vector by 1.7 % of its length.
 */
export async function embeddedWordVectors(): Promise<WordVectors> {
  const bytes = await promisify(brotliDecompress)(await readAsset("words.br"));
  const end = bytes.indexOf("\n");
  const { name, dimension, step, words } = JSON.parse(bytes.toString("utf8", 0, end)) as {
    name: string;
    dimension: number;
    step: number;
    words: string[];
  };
  const size = words.length;
  const stored = new Int8Array(bytes.buffer, bytes.byteOffset + end + 1, dimension * size);
  const vectors = new Float32Array(size * dimension);
  for (let d = 0, from = 0; d < dimension; d++)
    for (let n = 0; n < size; n++, from++) vectors[n * dimension + d] = stored[from]! * step;
  const rows = new Map(words.map((word, n) => [word, vectors.subarray(n * dimension, (n + 1) * dimension)]));
  const contentHash = createHash("sha256").update(bytes).digest("hex");
  return { name, contentHash, dimension, size, vector: (token) => rows.get(token) };
}
