import { expect, test } from "vitest";
import { captionsOf, meanVectors, selectCaptions, selectPairs } from "../../src/index.js";
import { captionCount, compacted } from "../../src/text/captions.js";

const E = 2;
// three words of two numbers
const table = Float32Array.of(1, 2, 3, -4, 5, 6);
const words = { starts: Uint32Array.of(0, 2, 3, 6), rows: Uint32Array.of(0, 1, 2, 2, 1, 0) };
const captions = { words, table, dimension: E };
const pairs = { vectors: meanVectors(captions), images: Uint32Array.of(7, 7, 9), words };

test("the mean vector of a caption is the mean of its word vectors", () => {
  expect([...pairs.vectors]).toEqual([2, -1, 5, 6, 3, Math.fround(4 / 3)]);
});

test("captionsOf makes a table of the given word vectors, in their order", () => {
  const vectors = [[Float32Array.of(1, 2), Float32Array.of(3, -4)], [Float32Array.of(5, 6)]];
  const made = captionsOf(vectors, E);
  expect(made).toEqual({
    words: { starts: Uint32Array.of(0, 2, 3), rows: Uint32Array.of(0, 1, 2) },
    table,
    dimension: E,
  });
  expect(captionCount(made)).toBe(2);
  expect([...meanVectors(made)]).toEqual([2, -1, 5, 6]);
});

test("throws for a caption without words, and for word vectors of another dimension", () => {
  expect(() => meanVectors(captionsOf([[]], E))).toThrow(
    "caption: expected at least one word that has a vector, got none",
  );
  expect(() => captionsOf([[new Float32Array(3)]], E)).toThrow("caption: expected word vectors of 2 numbers, got 3");
});

test("selectCaptions copies the words of the chosen captions and keeps the table", () => {
  const some = selectCaptions(captions, [2, 0, 2]);
  expect(some.words).toEqual({
    starts: Uint32Array.of(0, 3, 5, 8),
    rows: Uint32Array.of(2, 1, 0, 0, 1, 2, 1, 0),
  });
  expect(some.table).toBe(table);
});

test("compacted captions have a table of constant size, and only their first words", () => {
  const some = compacted(captions, 2);
  expect(some.words).toEqual({ starts: Uint32Array.of(0, 2, 3, 5), rows: Uint32Array.of(0, 1, 2, 3, 4) });
  expect([...some.table]).toEqual([1, 2, 3, -4, 5, 6, 5, 6, 3, -4, 0, 0]);
  expect(compacted(selectCaptions(captions, [1, 1, 1]), 2).table).toHaveLength(some.table.length);
});

test("selectPairs copies the chosen pairs", () => {
  const some = selectPairs(pairs, [2, 0]);
  expect(some.images).toEqual(Uint32Array.of(9, 7));
  expect([...meanVectors({ ...captions, words: some.words })]).toEqual([...some.vectors]);
  expect([...some.words.rows]).toEqual([2, 1, 0, 0, 1]);
});
