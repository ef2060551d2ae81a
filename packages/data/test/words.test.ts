import { expect, test } from "vitest";
import {
  captionPairs,
  embeddedWordVectors,
  knownTokens,
  tokenize,
  unknownWords,
  wordTable,
  wordVectors,
} from "../src/index.js";
import { loadEmoji } from "./fixtures.js";

const vectors = await embeddedWordVectors();

function cosine(a: string, b: string): number {
  const [x, y] = [vectors.vector(a)!, vectors.vector(b)!];
  const dot = (p: Float32Array, q: Float32Array) => p.reduce((sum, value, d) => sum + value * q[d]!, 0);
  return dot(x, y) / Math.sqrt(dot(x, x) * dot(y, y));
}

test("tens of thousands of words have a vector of 100 numbers", () => {
  expect(vectors.size).toBeGreaterThan(30_000);
  expect(vectors.dimension).toBe(100);
  expect(vectors.name).toBe("glove-6b-100d");
  expect(vectors.vector("skateboard")).toHaveLength(100);
  expect(vectors.vector("qwertzuiop")).toBeUndefined();
});

test("words of similar meaning are closer than others", () => {
  expect(cosine("dog", "cat")).toBeGreaterThan(cosine("dog", "treaty") + 0.5);
  expect(cosine("beach", "ocean")).toBeGreaterThan(cosine("beach", "keyboard") + 0.3);
  expect(cosine("red", "blue")).toBeGreaterThan(cosine("red", "parliament") + 0.3);
});

test("vectors differ from GloVe's by at most half a step of 1/32", () => {
  // the first numbers of glove.6B.100d.txt
  const exact = {
    dog: [0.30817, 0.30938, 0.52803, -0.92543, -0.73671],
    the: [-0.038194, -0.24487, 0.72812, -0.39961, 0.083172],
  };
  for (const [word, values] of Object.entries(exact))
    values.forEach((value, d) => {
      expect(Math.abs(vectors.vector(word)![d]! - value)).toBeLessThanOrEqual(1 / 64 + 1e-9);
    });
});

test("captions are split into tokens like GloVe's corpus", () => {
  expect(tokenize("A dog doesn't chase the U.S. cat's tail .")).toEqual([
    "a",
    "dog",
    "does",
    "n't",
    "chase",
    "the",
    "u.s.",
    "cat",
    "'s",
    "tail",
    ".",
  ]);
  expect(tokenize("it’s red,blue; (black-and-white) 3.5")).toEqual([
    "it",
    "'s",
    "red",
    ",",
    "blue",
    ";",
    "(",
    "black-and-white",
    ")",
    "3.5",
  ]);
  expect(tokenize("dog 's do n't")).toEqual(["dog", "'s", "do", "n't"]);
  expect(tokenize(" \n")).toEqual([]);
});

test("the known words of a caption are its tokens with a vector, in order", () => {
  expect(knownTokens(vectors, "Dog, qwertzuiop cat!")).toEqual(["dog", "cat"]);
  expect(wordVectors(vectors, "Dog, qwertzuiop cat!")).toEqual([vectors.vector("dog"), vectors.vector("cat")]);
  expect(knownTokens(vectors, "qwertzuiop 12 !")).toEqual([]);
  expect(knownTokens(vectors, "")).toEqual([]);
});

test("an unknown word is replaced by its parts, and by itself without accents", () => {
  expect(knownTokens(vectors, "dog-qwertzuiop")).toEqual(["dog"]);
  expect(knownTokens(vectors, "Curaçao")).toEqual(["curacao"]);
});

test("pairs have the indices of their images and words; captions without a known word are listed", async () => {
  const captions = [["dog", "qwertzuiop"], ["cat"], ["red dog", "a"]];
  const images = { ...(await loadEmoji()), captions };
  const table = wordTable(vectors);
  // "red dog", "a", "dog"
  const { pairs, unknown } = captionPairs(images, Uint32Array.of(3, 4, 0), table);
  expect(pairs.captions).toEqual(["red dog", "dog"]);
  expect([...pairs.images]).toEqual([2, 0]);
  expect([...pairs.words.starts]).toEqual([0, 2, 3]);
  expect([...pairs.words.rows]).toEqual([0, 1, 1]);
  expect(unknown).toEqual(["a"]);
  // the other side of the split shares the table
  expect([...captionPairs(images, Uint32Array.of(2, 0), table).pairs.words.rows]).toEqual([2, 1]);
  const values = table.values();
  ["red", "dog", "cat"].forEach((word, row) => {
    expect(values.subarray(row * 100, (row + 1) * 100)).toEqual(vectors.vector(word));
  });
  expect(() => captionPairs(images, Uint32Array.of(5), table)).toThrow("expected indices below 5, got 5");
});

test("words without a vector are listed once; punctuation and words with a known part are not", () => {
  expect(unknownWords(vectors, "A red xqzzv, xqzzv heart!")).toEqual(["a", "xqzzv"]);
  expect(unknownWords(vectors, "red-heart")).toEqual([]);
});
