import { type SetReference, setReference, setTraining, type TrainingPictures } from "../../../src/index.js";
import { captionedPictures } from "./inputs.js";

/** The number of bytes of a picture of 16x16 pixels. */
export const VALUES = 16 * 16 * 3;
/** The numbers of real and of training pictures of `smallReference`. */
export const COUNT = 24;
export const KNOWN = 100;

export const known = captionedPictures(KNOWN, 1);
export const training: TrainingPictures = {
  size: 16,
  pictures: known.pictures,
  pairs: { images: Uint32Array.from({ length: KNOWN }, (_, i) => i), vectors: known.captions },
};
export const real = { ...captionedPictures(COUNT, 2), seed: 1 };

let reference: Promise<SetReference> | undefined;

/** The reference of `training` and `real`, computed once. */
export function smallReference(): Promise<SetReference> {
  reference ??= setTraining(training).then((side) => setReference(side, real));
  return reference;
}
