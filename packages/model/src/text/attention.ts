import { add, gatherRows, gatherWords, maskedSoftmax, matmul, reshape, weightedSum } from "@bosquejo/tensor";
import { he, zeros } from "../models/layers.js";
import { captionCount, meanVectors, wordRows } from "./captions.js";
import type { TextEncoder } from "./encoder.js";
import { standardize } from "./standardize.js";

// small start weights: each head starts near the mean of the words, with a small difference between heads
const GAIN = 0.15;

/**
 * Attention over the first T word vectors `[E]` of a caption. Each of K heads computes one weighted sum of them, which
 * gives `[B, K*E]`. The weights are a softmax over the scores of the words. A word's score is linear in its vector,
 * plus a bias for its place in the caption.
 */
export const attention: TextEncoder = {
  name: "attention",
  width: ({ wordDimension, heads }) => wordDimension * heads,
  mostWords: ({ captionWords }) => captionWords,
  summaryWidth: ({ wordDimension }) => wordDimension,
  // the captions' mean vectors determine shift and scale, so that a head with equal weights gives the standardized mean
  summaries: meanVectors,
  parameters: ({ wordDimension, heads, captionWords }) => ({
    "attention.weight": { shape: [wordDimension, heads], init: he(wordDimension, GAIN), decays: true },
    "attention.place": { shape: [captionWords * heads], init: zeros },
  }),
  pack(captions, { captionWords }, standardization) {
    const { words, table, dimension } = captions;
    const count = captionCount(captions);
    // row 0 is zeros, for the places after a caption's last word
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
