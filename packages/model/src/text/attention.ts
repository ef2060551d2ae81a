import { add, gatherRows, gatherWords, maskedSoftmax, matmul, reshape, weightedSum } from "@bosquejo/tensor";
import { he, zeros } from "../models/layers.js";
import { captionCount, meanVectors, wordRows } from "./captions.js";
import type { TextEncoder } from "./encoder.js";
import { standardize } from "./standardize.js";

// heads start near the plain mean, each a little off it
const GAIN = 0.15;

/**
 * Sums `[B, K*E]` of a caption's first T word vectors, weighted for each of K heads by a softmax over the words of a score
 * that is linear in the word and has a bias for its place.
 */
export const attention: TextEncoder = {
  name: "attention",
  width: ({ wordDimension, heads }) => wordDimension * heads,
  mostWords: ({ captionWords }) => captionWords,
  summaryWidth: ({ wordDimension }) => wordDimension,
  // words are standardized by their captions' means, so that even weights give the standardized mean
  summaries: meanVectors,
  parameters: ({ wordDimension, heads, captionWords }) => ({
    "attention.weight": { shape: [wordDimension, heads], init: he(wordDimension, GAIN), decays: true },
    "attention.place": { shape: [captionWords * heads], init: zeros },
  }),
  pack(captions, { captionWords }, standardization) {
    const { words, table, dimension } = captions;
    const count = captionCount(captions);
    // row 0 is zeros: the place of words that a caption has not
    const rows = new Float32Array(table.length + dimension);
    rows.set(standardize(table, standardization), dimension);
    const places = new Uint32Array(count * captionWords);
    const lengths = new Float32Array(count);
    for (let caption = 0; caption < count; caption++) {
      const own = wordRows(words, caption).subarray(0, captionWords);
      places.set(
        own.map((row) => row + 1),
        caption * captionWords,
      );
      lengths[caption] = own.length;
    }
    return {
      table: { shape: [rows.length / dimension, dimension], data: rows },
      places: { shape: [count, captionWords], data: places },
      lengths: { shape: [count, 1], data: lengths },
    };
  },
  encode(weights, { table, places, lengths }, batch) {
    const words = gatherWords(table!, places!, batch);
    const [B, T, E] = words.shape as [number, number, number];
    const weight = weights["attention.weight"]!;
    const K = weight.shape[1]!;
    const byWord = reshape(matmul(reshape(words, [B * T, E]), weight), [B, T * K]);
    const scores = reshape(add(byWord, weights["attention.place"]!), [B, T, K]);
    return reshape(weightedSum(maskedSoftmax(scores, gatherRows(lengths!, batch)), words), [B, K * E]);
  },
};
