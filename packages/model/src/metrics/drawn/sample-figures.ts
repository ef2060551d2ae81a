import type { Figures, TrainingData } from "../../types.js";
import { comparedSets } from "../sets/compared.js";
import { copiedShare } from "../sets/nearest.js";
import { leastPictures } from "../sets/reference.js";
import { setReferenceOf } from "./set-sides.js";

/** The figures of an evaluation of samples during training. */
export interface SampleFigures extends Figures {
  /** share of the pictures whose caption a matcher ranks among the first 10 of 100 */
  readonly captionAt10: number;
  /** the same for the real pictures of these captions */
  readonly realCaptionAt10: number;
  /** share of the pictures that are copies of training pictures */
  readonly copies: number;
  /** share of the real pictures that have a sample among their 5 neighbours */
  readonly coverage: number;
}

/**
 * Measures samples of captions: whether a matcher finds the captions, how many pictures are copies, and how many real
 * pictures have a sample near them. Returns nothing if there are fewer than 4 pictures on a side.
 */
export async function sampleFigures(
  data: TrainingData,
  side: "train" | "test",
  pairs: Uint32Array,
  pictures: Uint8Array,
  seed: number,
): Promise<SampleFigures | Record<string, never>> {
  if (pairs.length < leastPictures || new Set(data.train.images).size < leastPictures) return {};
  const reference = await setReferenceOf(data, side, pairs, seed);
  const drawn = comparedSets(reference, { pictures });
  const real = comparedSets(reference, { pictures: reference.real.pictures });
  return {
    captionAt10: (await drawn.ranks()).recallAt10,
    realCaptionAt10: (await real.ranks()).recallAt10,
    copies: copiedShare(await drawn.nearest()),
    coverage: (await drawn.neighbours()).coverage,
  };
}
