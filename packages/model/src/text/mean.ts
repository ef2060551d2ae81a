import { gatherRows } from "@bosquejo/tensor";
import { captionCount, meanVectors } from "./captions.js";
import type { TextEncoder } from "./encoder.js";
import { standardize } from "./standardize.js";

/** The mean of a caption's word vectors, `[B, E]`. */
export const mean: TextEncoder = {
  name: "mean",
  width: ({ wordDimension }) => wordDimension,
  summaryWidth: ({ wordDimension }) => wordDimension,
  summaries: meanVectors,
  parameters: () => ({}),
  pack(captions, { wordDimension }, standardization) {
    const data = standardize(meanVectors(captions), standardization);
    return { vectors: { shape: [captionCount(captions), wordDimension], data } };
  },
  encode: (_, { vectors }, batch) => gatherRows(vectors!, batch),
};
