import { expect, test } from "vitest";
import { captionPairs, embeddedWordVectors, loadEmoji, meanVector, tokenize } from "../src/index.js";

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

test("words of like meaning lie closer than others", () => {
  expect(cosine("dog", "cat")).toBeGreaterThan(cosine("dog", "treaty") + 0.5);
  expect(cosine("beach", "ocean")).toBeGreaterThan(cosine("beach", "keyboard") + 0.3);
  expect(cosine("red", "blue")).toBeGreaterThan(cosine("red", "parliament") + 0.3);
});

test("vectors differ from GloVe's own by at most half a step of 1/32", () => {
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

test("captions are cut into tokens as GloVe's corpus was", () => {
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

test("a caption's vector is the mean of its known tokens", () => {
  const [dog, cat] = [vectors.vector("dog")!, vectors.vector("cat")!];
  const mean = meanVector(vectors, "Dog, qwertzuiop cat!")!;
  expect([...mean]).toEqual([...dog].map((value, d) => Math.fround(value / 2 + cat[d]! / 2)));
});

test("a caption without a known word has no vector", () => {
  expect(meanVector(vectors, "qwertzuiop 12 !")).toBeUndefined();
  expect(meanVector(vectors, "")).toBeUndefined();
});

test("an unknown word falls back on its parts and on plain letters", () => {
  expect(meanVector(vectors, "dog-qwertzuiop")).toEqual(vectors.vector("dog"));
  expect(meanVector(vectors, "Curaçao")).toEqual(vectors.vector("curacao"));
});

test("pairs name their images, and captions without a known word are listed", async () => {
  const captions = [["dog", "qwertzuiop"], ["cat"], ["red car", "a"]];
  const images = { ...(await loadEmoji()), captions };
  const { pairs, unknown } = captionPairs(images, Uint32Array.of(2, 0), vectors);
  expect(pairs.captions).toEqual(["red car", "dog"]);
  expect([...pairs.images]).toEqual([2, 0]);
  expect(pairs.vectors).toHaveLength(200);
  expect(pairs.vectors.subarray(100)).toEqual(vectors.vector("dog"));
  expect(unknown).toEqual(["a", "qwertzuiop"]);
  expect(() => captionPairs(images, Uint32Array.of(3), vectors)).toThrow("wants indices below 3, got 3");
});
