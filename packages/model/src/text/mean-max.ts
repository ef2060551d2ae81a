import { gatherRows } from "@bosquejo/tensor";
import type { Captions } from "../types.js";
import { captionCount, forEachCaption, writeMean } from "./captions.js";
import type { TextEncoder } from "./encoder.js";
import { standardize } from "./standardize.js";

/** Computes `[P, 2E]`: the mean, then the maximum of each dimension over a caption's words. */
function meansAndMaxima(captions: Captions): Float32Array {
  const { dimension: E } = captions;
  const all = new Float32Array(captionCount(captions) * 2 * E);
  forEachCaption(captions, (words, caption) => {
    const own = all.subarray(caption * 2 * E, (caption + 1) * 2 * E);
    writeMean(words, own.subarray(0, E));
    for (let e = 0; e < E; e++) own[E + e] = Math.max(...words.map((word) => word[e]!));
  });
  return all;
}

/** The mean of a caption's word vectors, then their maximum: `[B, 2E]`. */
export const meanMax: TextEncoder = {
  name: "meanmax",
  width: ({ wordDimension }) => 2 * wordDimension,
  summaryWidth: ({ wordDimension }) => 2 * wordDimension,
  summaries: meansAndMaxima,
  parameters: () => ({}),
  pack(captions, { wordDimension }, standardization) {
    const data = standardize(meansAndMaxima(captions), standardization);
    return { vectors: { shape: [captionCount(captions), 2 * wordDimension], data } };
  },
  encode: (_, { vectors }, batch) => gatherRows(vectors!, batch),
};
