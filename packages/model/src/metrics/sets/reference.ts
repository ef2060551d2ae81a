import { valuesOf } from "../../images.js";
import { type ColumnStandard, columnStandard, standardColumns } from "../../math/column-standard.js";
import type { Matrix } from "../../math/matrix.js";
import { type CaptionPairs, ModelError } from "../../types.js";
import { fitMatcher, type Matcher, matcherInputs } from "./matcher.js";
import { type PictureIndex, pictureIndex } from "./nearest.js";
import { pictureFeatures } from "./network.js";
import { once } from "./once.js";
import { rowProducts } from "./set-products.js";
import { patchProjections } from "./sliced-wasserstein.js";

/** The fewest pictures that measures of sets can compare: they look for neighbours. */
export const leastPictures = 4;

/** Reports progress: a label such as "features of real pictures", and the share that is done. */
export type SetProgress = (label: string, done: number, total: number) => void;

/** The different training pictures and their captions. */
export interface TrainingPictures {
  /** width and height, in pixels */
  readonly size: number;
  /** `[N, size, size, 3]` bytes, at least two pictures */
  readonly pictures: Uint8Array;
  /** captions: `images` `[P]` index into `pictures`, `vectors` `[P, E]` are mean word vectors */
  readonly pairs: Pick<CaptionPairs, "images" | "vectors">;
}

/** The training side, prepared for measures of sets: several references can share it. */
export interface SetTraining extends TrainingPictures {
  /** of the features of the training pictures */
  readonly standard: ColumnStandard;
  readonly index: PictureIndex;
  readonly matcher: Matcher;
}

/** Real pictures with their captions: drawn pictures are compared with them. */
export interface RealPictures {
  /** `[n, size, size, 3]` bytes: the true picture of each caption; at least 4 pictures, each once */
  readonly pictures: Uint8Array;
  /** `[n, E]` mean word vectors of the captions */
  readonly captions: Float32Array;
  /** chooses patches, directions, subsets and galleries: figures of one seed can be compared */
  readonly seed: number;
}

/** Real pictures and the training side, prepared for measures of sets. A function computes its part once. */
export interface SetReference {
  readonly training: SetTraining;
  readonly real: RealPictures;
  /** `[n, D]` standardized features of the real pictures */
  readonly features: Matrix;
  /** `[n, n]` inner products of `features` */
  products(): Promise<Matrix>;
  projections(): ReturnType<typeof patchProjections>;
}

/**
 * The number of pictures `[n, size, size, 3]` in bytes.
 *
 * @throws RangeError if the bytes are not whole pictures
 */
export function countPictures(name: string, pictures: Uint8Array, size: number): number {
  const count = pictures.length / valuesOf(size);
  if (!Number.isInteger(count))
    throw new RangeError(`${name}: expected pictures of ${valuesOf(size)} bytes, got ${pictures.length} bytes in all`);
  return count;
}

/** @throws RangeError unless there are `count` vectors of the dimension of a matcher */
export function checkCaptions(captions: Float32Array, count: number, { ofCaptions: { mean } }: Matcher): void {
  if (captions.length !== count * mean.length)
    throw new RangeError(
      `captions: expected ${count} vectors of ${mean.length} numbers, got ${captions.length} numbers in all`,
    );
}

/**
 * Prepares the training side: computes features, fits the matcher, and prepares the search of nearest pictures. Yields
 * to the event loop now and then.
 *
 * @throws ModelError if there are fewer than two pictures or no captions
 * @throws RangeError if the bytes are not whole pictures, or a caption has no picture
 */
export async function setTraining(training: TrainingPictures, progress?: SetProgress): Promise<SetTraining> {
  const { size, pictures, pairs } = training;
  const count = countPictures("training pictures", pictures, size);
  if (count < 2) throw new ModelError(`measures of sets: expected at least two training pictures, got ${count}`);
  if (pairs.images.length === 0)
    throw new ModelError("measures of sets: expected at least one training caption, got none");
  const outside = pairs.images.find((image) => image >= count);
  if (outside !== undefined)
    throw new RangeError(`training captions: expected pictures below ${count}, got picture ${outside}`);
  const features = await pictureFeatures(pictures, size, (done, total) =>
    progress?.("features of training pictures", done, total),
  );
  progress?.("fitting the matcher", 0, 1);
  const matcher = await fitMatcher(matcherInputs(features, pictures, size), size, pairs);
  progress?.("fitting the matcher", 1, 1);
  const standard = columnStandard(features, new Uint8Array(count).fill(1));
  return { ...training, standard, index: pictureIndex(pictures, size), matcher };
}

/**
 * Prepares real pictures, which all drawn sets are compared with. Yields to the event loop now and then.
 *
 * @throws ModelError if there are fewer than 4 pictures
 * @throws RangeError if the bytes are not whole pictures, or there is not one caption for each picture
 */
export async function setReference(
  training: SetTraining,
  real: RealPictures,
  progress?: SetProgress,
): Promise<SetReference> {
  const { size, standard, matcher } = training;
  const count = countPictures("real pictures", real.pictures, size);
  if (count < leastPictures)
    throw new ModelError(`measures of sets: expected at least ${leastPictures} real pictures, got ${count}`);
  checkCaptions(real.captions, count, matcher);
  const raw = await pictureFeatures(real.pictures, size, (done, total) =>
    progress?.("features of real pictures", done, total),
  );
  const features = standardColumns(standard, raw);
  return {
    training,
    real,
    features,
    products: once(() => rowProducts(features, features)),
    projections: once(() => patchProjections(real.pictures, size, real.seed)),
  };
}
