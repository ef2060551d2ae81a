import { readdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { DataError, embeddedWordVectors, loadGlove, vocabulary } from "../src/index.js";
import { folderOf, kinds, loadEmoji, whats } from "./fixtures.js";

const text = "the 0.1 0.2 0.3\ndog -1 2e-1 0.5\ncafé 1 1 1\ncat 0.25 0.5 0.75\n";
const fileOf = (content: string | Uint8Array, name = "glove.test.3d.txt") => join(folderOf({ [name]: content }), name);
const words = (...wanted: string[]): ReadonlySet<string> => new Set(wanted);
const load = (content: string | Uint8Array, ...wanted: string[]) =>
  loadGlove(fileOf(content), words(...wanted), { cacheFolder: folderOf({}) });

/** Loads vectors and counts how often the file was read. */
async function streamed(file: string, cacheFolder: string, ...wanted: string[]) {
  let times = 0;
  const progress = (_: string, done: number, total: number) => {
    if (done === total) times++;
  };
  return { vectors: await loadGlove(file, words(...wanted), { cacheFolder, progress }), times };
}

test("only the wanted words have vectors, of the file's dimension", async () => {
  const vectors = await load(text, "dog", "café", "qwertz");
  expect([vectors.name, vectors.dimension, vectors.size]).toEqual(["glove.test.3d", 3, 2]);
  expect(vectors.vector("dog")).toEqual(Float32Array.of(-1, 0.2, 0.5));
  expect(vectors.vector("café")).toEqual(Float32Array.of(1, 1, 1));
  expect(vectors.vector("cat")).toBeUndefined();
  expect(vectors.vector("qwertz")).toBeUndefined();
  expect(vectors.problems).toEqual([]);
});

test.each([50, 100, 200, 300])("a file of vectors with %i dimensions is read", async (dimension) => {
  const numbers = Array.from({ length: dimension }, (_, d) => (d / 7 - 3).toFixed(5));
  const vectors = await load(`a ${numbers.join(" ")}\nb ${numbers.reverse().join(" ")}\n`, "b");
  expect(vectors.dimension).toBe(dimension);
  expect(vectors.vector("b")).toEqual(Float32Array.from(numbers, Number));
});

test("word2vec's header, spaces at line ends, Windows' line ends and a missing last newline are valid", async () => {
  for (const variant of [
    `4 3\n${text}`,
    text.replaceAll("\n", " \n"),
    text.replaceAll("\n", "\r\n"),
    text.trimEnd(),
    `${text}\n\n`,
  ]) {
    const vectors = await load(variant, "the", "dog", "cat");
    expect(vectors.problems).toEqual([]);
    expect([...vectors.vector("cat")!, vectors.size]).toEqual([0.25, 0.5, 0.75, 3]);
  }
});

test("a word may contain spaces", async () => {
  const vectors = await load(`${text}. . . 1 2 3\nat name@domain.com 4 5 6\n`, "cat", ". . .", "at");
  expect(vectors.problems).toEqual([]);
  expect(vectors.vector(". . .")).toEqual(Float32Array.of(1, 2, 3));
  expect(vectors.vector("at")).toBeUndefined();
});

test("if a word has two lines, the first one counts", async () => {
  expect((await load(`${text}dog 9 9 9\n`, "dog")).vector("dog")![0]).toBe(-1);
});

test("malformed lines are reported by file and line, and left out", async () => {
  const lines = ["the 1 2", "dog 1 2 3", "cat 1 x 3", "cow 1 2 3 4", "hen 1 NaN 3", "pig  1 2 3", "red 1 2 3", "ape 1"];
  const vectors = await load(lines.join("\n"), "dog", "cat", "cow", "hen", "pig", "red", "ape");
  expect(vectors.size).toBe(2);
  expect(kinds(vectors)).toEqual(Array(6).fill("malformed-line"));
  expect(vectors.problems.map(({ where }) => where.replace(/.*\.txt/, ""))).toEqual([
    ":1",
    ":3",
    ":4",
    ":5",
    ":6",
    ":8",
  ]);
  expect(whats(vectors)).toEqual([
    "expected a word and 3 numbers, got 2 numbers",
    'expected numbers, got "x"',
    "expected a word and 3 numbers, got 4 numbers",
    'expected numbers, got "NaN"',
    "expected a word and 3 numbers, got 4 numbers",
    "expected a word and 3 numbers, got 1 numbers: the file ends in the middle of this line and may be cut short",
  ]);
});

test("a word that is not UTF-8 is reported", async () => {
  const vectors = await load(Buffer.from("dog 1 2 3\ncaf\xe9 1 2 3\n", "latin1"), "dog", "café");
  expect(whats(vectors)).toEqual(["expected UTF-8, got other bytes"]);
});

test("of many malformed lines the first are reported and the others counted", async () => {
  const vectors = await load(`${text}${"x 1\n".repeat(5000)}`, "dog");
  expect(vectors.problems).toHaveLength(21);
  expect(whats(vectors).at(-1)).toBe("and 4,980 more malformed lines");
});

test("a file larger than the buffer is read completely, also across the ends of the buffer", async () => {
  const numbers = Array.from({ length: 50 }, (_, d) => `${d}.12345678`).join(" ");
  const lines = Array.from({ length: 20_000 }, (_, n) => `wörd${n} ${numbers} ${n}`);
  const wanted = lines.map((_, n) => `wörd${n}`).filter((_, n) => n % 7 === 0);
  const vectors = await load(lines.join("\n"), ...wanted);
  expect([vectors.size, ...vectors.problems]).toEqual([wanted.length]);
  for (const word of wanted) expect(vectors.vector(word)![50]).toBe(Number(word.slice(4)));
});

test.each([
  ["an empty file", "", /an empty file/],
  ["a ZIP archive", Buffer.from("PK\x03\x04rest"), /a ZIP archive: unpack it/],
  ["a gzip archive", Buffer.from([0x1f, 0x8b, 8, 0]), /a gzip archive: unpack it/],
  ["a web page", "<!DOCTYPE html><html>", /a web page/],
  [
    "word2vec's binary form",
    Buffer.concat([Buffer.from("2 3\ndog "), Buffer.from(Float32Array.of(1, -2, 0.5).buffer)]),
    /word2vec's binary form/,
  ],
  ["UTF-16", Buffer.from("\uFEFFdog 1 2 3\n", "utf16le"), /UTF-16 text/],
  ["prose", "A dog runs .\nA cat sits .\n", /lines such as "A dog runs \."/],
  ["tabs between the numbers", "dog\t1\t2\t3\n", /lines such as "dog\\t1\\t2\\t3"/],
])("%s instead of vectors is refused; the error names the kind of the file", async (_, content, message) => {
  const error = await load(content, "dog").catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(DataError);
  expect((error as Error).message).toMatch(/^glove: expected a text file .*glove\.test\.3d\.txt: /);
  expect((error as Error).message).toMatch(message);
});

test("a missing file, a folder and a file without any of the words are refused", async () => {
  await expect(loadGlove("/nowhere/glove.txt", words("dog"))).rejects.toThrow(
    "glove: /nowhere/glove.txt: cannot be read: there is no such file or folder (ENOENT)",
  );
  await expect(loadGlove(folderOf({}), words("dog"))).rejects.toThrow(/got the folder /);
  await expect(load(text, "perro", "gato")).rejects.toThrow(/vectors of 2 words such as perro, gato, got .* has none/);
});

test("a second call reads no file; a new word reads it once, for all words so far", async () => {
  const [file, cacheFolder] = [fileOf(text), folderOf({})];
  const first = await streamed(file, cacheFolder, "dog", "cat", "qwertz");
  expect(first.times).toBe(1);
  for (const asked of [["dog", "cat", "qwertz"], ["cat"], ["cat", "qwertz"]])
    expect((await streamed(file, cacheFolder, ...asked)).times).toBe(0);
  const more = await streamed(file, cacheFolder, "the");
  expect([more.times, more.vectors.size]).toEqual([1, 1]);
  const all = await streamed(file, cacheFolder, "dog", "the", "qwertz");
  expect([all.times, all.vectors.size]).toEqual([0, 2]);
  expect(all.vectors.vector("dog")).toEqual(Float32Array.of(-1, 0.2, 0.5));
  expect(readdirSync(cacheFolder)).toHaveLength(1);
});

test("a changed file is read again, and so is the file of a damaged cache", async () => {
  const [file, cacheFolder] = [fileOf(text), folderOf({})];
  await streamed(file, cacheFolder, "dog");
  writeFileSync(file, text.replace("-1", "-2"));
  utimesSync(file, 1, 1);
  expect((await streamed(file, cacheFolder, "dog")).vectors.vector("dog")![0]).toBe(-2);
  const [cached] = readdirSync(cacheFolder).map((name) => join(cacheFolder, name));
  const bytes = readFileSync(cached!);
  writeFileSync(cached!, bytes.fill(bytes.at(-1)! ^ 1, bytes.length - 1));
  const { vectors, times } = await streamed(file, cacheFolder, "dog");
  expect([times, ...whats(vectors)]).toEqual([1, "damaged cache: the vectors were looked up again"]);
  expect(vectors.vector("dog")![2]).toBe(0.5);
});

test("the content hash depends on words and vectors only, not on earlier calls", async () => {
  const [file, cacheFolder] = [fileOf(text), folderOf({})];
  const dog = await streamed(file, cacheFolder, "dog", "qwertz");
  const both = await streamed(file, cacheFolder, "cat", "dog");
  const again = await streamed(file, cacheFolder, "dog");
  const fresh = await load(`2 3\n${text}`, "dog", "cat");
  expect(again.vectors.contentHash).toBe(dog.vectors.contentHash);
  expect(fresh.contentHash).toBe(both.vectors.contentHash);
  expect(both.vectors.contentHash).not.toBe(dog.vectors.contentHash);
  expect((await embeddedWordVectors()).contentHash).toMatch(/^[0-9a-f]{64}$/);
});

test("the signal stops the reading", async () => {
  const reason = new Error("enough");
  const options = { cacheFolder: folderOf({}), signal: AbortSignal.abort(reason) };
  await expect(loadGlove(fileOf(text), words("dog"), options)).rejects.toBe(reason);
});

test("a vocabulary has the tokens of captions and their subwords", () => {
  expect([...vocabulary(["A red-haired dog's café", "A dog"])].sort()).toEqual(
    ["'s", "a", "cafe", "café", "dog", "haired", "red", "red-haired", "s"].sort(),
  );
});

const real = process.env.BOSQUEJO_GLOVE;

test("a real GloVe file loads, and its vectors agree with the embedded ones", async (context) => {
  if (!real) return context.skip("the variable BOSQUEJO_GLOVE is not set");
  const wanted = vocabulary((await loadEmoji()).captions.flat());
  const vectors = await loadGlove(real, wanted, { cacheFolder: folderOf({}) });
  expect(vectors.problems).toEqual([]);
  expect(vectors.dimension % 50).toBe(0);
  const embedded = await embeddedWordVectors();
  if (vectors.dimension === 100)
    expect(Math.abs(vectors.vector("dog")![0]! - embedded.vector("dog")![0]!)).toBeLessThan(0.02);
});
