import type { Figures, TrainingData } from "../../types.js";
import { comparedSets } from "../sets/compared.js";
import { measureSets } from "../sets/index.js";
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

const LEAST_PICTURES = 4;

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
  if (pairs.length < LEAST_PICTURES || new Set(data.train.images).size < LEAST_PICTURES) return {};
  const reference = await setReferenceOf(data, side, pairs, seed);
  const { figures } = await measureSets(reference, { pictures, kinds: ["caption", "training"] });
  const { coverage } = await comparedSets(reference, { pictures, kinds: [] }).neighbours();
  const real = await measureSets(reference, { pictures: reference.real.pictures, kinds: ["caption"] });
  return {
    captionAt10: figures.captionAt10!,
    realCaptionAt10: real.figures.captionAt10!,
    copies: figures.copies!,
    coverage,
  };
}
