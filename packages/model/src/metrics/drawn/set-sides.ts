import { imageAt, type Pixels, valuesOf } from "../../images.js";
import type { CaptionPairs, TrainingData } from "../../types.js";
import { once } from "../sets/once.js";
import {
  type RealPictures,
  type SetProgress,
  type SetReference,
  type SetTraining,
  setReference,
  setTraining,
} from "../sets/reference.js";

/** Copies the listed pictures, one after the other. */
export function picturesAt(stored: Pixels, list: ArrayLike<number>): Uint8Array {
  const values = valuesOf(stored.imageSize);
  const out = new Uint8Array(list.length * values);
  for (let i = 0; i < list.length; i++) out.set(imageAt(stored, list[i]!), i * values);
  return out;
}

/** Chooses at most `limit` pairs, spread evenly over the pictures: the first pair of each picture. */
export function pairOfEach({ images }: Pick<CaptionPairs, "images">, limit = Number.POSITIVE_INFINITY): Uint32Array {
  const first = new Map<number, number>();
  images.forEach((image, pair) => {
    if (!first.has(image)) first.set(image, pair);
  });
  const pairs = [...first.values()];
  const count = Math.min(limit, pairs.length);
  return Uint32Array.from({ length: count }, (_, i) => pairs[Math.floor((i * pairs.length) / count)]!);
}

const prepared = new WeakMap<TrainingData, () => Promise<SetTraining>>();

/**
 * Prepares the training side of data for measures of sets, once for each data.
 *
 * @throws ModelError if there are fewer than two training pictures
 */
export function setTrainingOf(data: TrainingData, progress?: SetProgress): Promise<SetTraining> {
  const known = prepared.get(data);
  if (known) return known();
  const { train, imageSize } = data;
  const distinct = Uint32Array.from(new Set(train.images)).sort();
  const place = new Map(Array.from(distinct, (image, i) => [image, i]));
  const compute = once(() =>
    setTraining(
      {
        size: imageSize,
        pictures: picturesAt(data, distinct),
        pairs: { images: train.images.map((image) => place.get(image)!), vectors: train.vectors },
      },
      progress,
    ),
  );
  prepared.set(data, compute);
  return compute();
}

/** The real pictures of the listed pairs of a side, with their captions. */
export function realPictures(
  data: TrainingData,
  { images, vectors }: Pick<CaptionPairs, "images" | "vectors">,
  pairs: Uint32Array,
  seed: number,
): RealPictures {
  const E = vectors.length / images.length;
  const captions = new Float32Array(pairs.length * E);
  pairs.forEach((pair, row) => {
    captions.set(vectors.subarray(pair * E, (pair + 1) * E), row * E);
  });
  return {
    pictures: picturesAt(
      data,
      pairs.map((pair) => images[pair]!),
    ),
    captions,
    seed,
  };
}

/** Prepares the real pictures of the listed pairs of a side for measures of sets. */
export const setReferenceOf = async (
  data: TrainingData,
  side: "train" | "test",
  pairs: Uint32Array,
  seed: number,
  progress?: SetProgress,
): Promise<SetReference> =>
  setReference(await setTrainingOf(data, progress), realPictures(data, data[side], pairs, seed), progress);
