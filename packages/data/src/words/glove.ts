import { createHash } from "node:crypto";
import { stat } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { cacheFile, cacheWriter, readCached, sha256, type WriteCached } from "../cache/cached-file.js";
import { fileErrorText } from "../file-errors.js";
import type { LoadOptions } from "../load-options.js";
import { DataError, firstFew, type Problem } from "../problems.js";
import { type GloveRows, scanGlove } from "./glove-scan.js";
import type { WordVectors } from "./word-vectors.js";

/** The version of the scanner. A change that gives other vectors for the same file must increase it. */
const scannerVersion = 1;

/** The vectors of the words that were looked up so far, and those of these words that the file does not have. */
interface KnownWords extends GloveRows {
  readonly absent: readonly string[];
}

/**
 * Loads the vectors of the wanted words from a GloVe text file of any size and dimension. The cache keeps the vectors
 * that were found: the file is read again only for new words.
 * @throws DataError if the file cannot be read or has none of the words
 */
export async function loadGlove(
  file: string,
  wanted: ReadonlySet<string>,
  options: LoadOptions = {},
): Promise<WordVectors & { readonly problems: readonly Problem[] }> {
  const path = resolve(file);
  const facts = await stat(path).catch((error: Error) => {
    throw new DataError(`glove: ${path}: cannot be read: ${fileErrorText(error)}`, { cause: error });
  });
  if (facts.isDirectory()) throw new DataError(`glove: expected a text file of word vectors, got the folder ${path}`);
  const cached = cacheFile(path, "words", options);
  const key = sha256(JSON.stringify([scannerVersion, facts.size, facts.mtimeMs]));
  const notes: Problem[] = [];
  let known = await readKnown(cached, key);
  if (known === "damaged")
    notes.push({ kind: "cache", where: cached, what: "damaged cache: the vectors were looked up again" });
  if (typeof known === "string" || !knowsAll(known, wanted)) {
    const before = typeof known === "string" ? [] : [...known.rows.keys(), ...known.absent];
    const asked = new Set([...before, ...wanted]);
    const scanned = await scanGlove(path, asked, options);
    known = { ...scanned, absent: [...asked].filter((word) => !scanned.rows.has(word)) };
    await writeKnown(cacheWriter(options, notes), cached, key, known);
  }
  const vectors = chosenWords(basename(path).replace(/\.(txt|vec)$/, ""), known, wanted);
  if (vectors.size === 0 && wanted.size > 0)
    throw new DataError(
      `glove: expected vectors of ${wanted.size.toLocaleString("en-US")} words such as ${firstFew([...wanted])}, got ` +
        `${path}, which has none of them: use a file of lower-case English words`,
    );
  return { ...vectors, problems: [...known.problems, ...notes] };
}

function knowsAll({ rows, absent }: KnownWords, wanted: ReadonlySet<string>): boolean {
  const missing = new Set(absent);
  return [...wanted].every((word) => rows.has(word) || missing.has(word));
}

function chosenWords(name: string, { dimension, rows }: GloveRows, wanted: ReadonlySet<string>): WordVectors {
  const found = new Map([...wanted].sort().flatMap((word) => (rows.has(word) ? [[word, rows.get(word)!]] : [])));
  const hash = createHash("sha256").update(JSON.stringify([dimension, [...found.keys()]]));
  for (const vector of found.values()) hash.update(bytesOf(vector));
  return {
    name,
    contentHash: hash.digest("hex"),
    dimension,
    size: found.size,
    vector: (token) => found.get(token),
  };
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Float32Array) => new Uint8Array(buffer, byteOffset, byteLength);

interface KnownFacts {
  readonly dimension: number;
  readonly words: readonly string[];
  readonly absent: readonly string[];
  readonly problems: readonly Problem[];
}

async function readKnown(file: string, key: string): Promise<KnownWords | "none" | "damaged"> {
  const cached = await readCached<KnownFacts>(file, key);
  if (typeof cached === "string") return cached;
  const { dimension, words, absent, problems } = cached.facts;
  // a copy has the alignment that floats need
  const values = new Float32Array(Uint8Array.from(cached.bytes).buffer);
  const rows = new Map(words.map((word, n) => [word, values.subarray(n * dimension, (n + 1) * dimension)]));
  return { dimension, rows, absent, problems };
}

function writeKnown(write: WriteCached, file: string, key: string, known: KnownWords): Promise<boolean> {
  const { dimension, rows, absent, problems } = known;
  const bytes = Buffer.concat([...rows.values()].map(bytesOf));
  const facts: KnownFacts & { key: string } = { key, dimension, words: [...rows.keys()], absent, problems };
  return write(file, facts, bytes);
}
