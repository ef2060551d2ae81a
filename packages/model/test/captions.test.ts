import { expect, test } from "vitest";
import { captionInput, captionInputs, inputSize, meanVectors, selectPairs } from "../src/index.js";
import { wordCounts, wordPlaces } from "../src/text/captions.js";

const E = 2;
// three words of two numbers
const table = Float32Array.of(1, 2, 3, -4, 5, 6);
const words = { starts: Uint32Array.of(0, 2, 3, 6), rows: Uint32Array.of(0, 1, 2, 2, 1, 0) };
const pairs = { vectors: meanVectors(words, table, E), images: Uint32Array.of(7, 7, 9), words };
const reading = (textEncoder: "mean" | "meanmax" | "attention") => ({ textEncoder, wordDimension: E, captionWords: 2 });

test("a caption's mean vector is the mean of its words'", () => {
  expect([...pairs.vectors]).toEqual([2, -1, 5, 6, 3, Math.fround(4 / 3)]);
});

test("mean and maximum lie beside each other", () => {
  expect(inputSize(reading("meanmax"))).toBe(4);
  expect([...captionInputs(reading("meanmax"), pairs, { table }, [0, 1])]).toEqual([2, -1, 3, 2, 5, 6, 5, 6]);
});

test("attention is given the first words in their order, then zeros", () => {
  expect([...captionInputs(reading("attention"), pairs, { table }, [1, 2])]).toEqual([5, 6, 0, 0, 5, 6, 3, -4]);
  expect([...wordCounts(captionInputs(reading("attention"), pairs, { table }, [1, 2]), reading("attention"))]).toEqual([
    1, 2,
  ]);
});

test("on a device words are rows of a table whose first row is empty", () => {
  const { places, lengths } = wordPlaces(pairs, 2);
  expect([...places]).toEqual([1, 2, 3, 0, 3, 2]);
  expect([...lengths]).toEqual([2, 1, 2]);
});

test("the mean is taken from the pairs' vectors, so that no table is needed", () => {
  expect([...captionInputs(reading("mean"), { vectors: pairs.vectors, images: pairs.images }, {}, [2])]).toEqual([
    ...pairs.vectors.subarray(4),
  ]);
  expect(() => captionInputs(reading("attention"), { ...pairs, words: undefined } as never, {}, [0])).toThrow(
    "data: textEncoder attention wants the captions' words and their table, got mean vectors only",
  );
});

test("a caption without words, or of words of another dimension, is refused", () => {
  expect(() => captionInput(reading("mean"), [])).toThrow(
    "caption: wants at least one word that has a vector, got none",
  );
  expect(() => captionInput(reading("mean"), [new Float32Array(3)])).toThrow(
    "caption: wants word vectors of 2 numbers, got 3",
  );
});

test("some pairs are pairs of their own", () => {
  const some = selectPairs(pairs, [2, 0]);
  expect(some.images).toEqual(Uint32Array.of(9, 7));
  expect([...meanVectors(some.words!, table, E)]).toEqual([...some.vectors]);
  expect([...some.words!.rows]).toEqual([2, 1, 0, 0, 1]);
});
