import { standardColumns } from "../../math/column-standard.js";
import { rowsPicked } from "../../math/matrix.js";
import { type RankFigures, rankFigures } from "../retrieval.js";
import { spread } from "../spread.js";
import { captionPlaces } from "./caption-places.js";
import { type KernelDistance, kernelDistance } from "./kid.js";
import { matcherInputs, matchScores } from "./matcher.js";
import { type NearestPictures, nearestPictures } from "./nearest.js";
import { type NeighbourFigures, neighbourFigures } from "./neighbours.js";
import { pictureFeatures } from "./network.js";
import { once } from "./once.js";
import { checkCaptions, countPictures, type SetProgress, type SetReference } from "./reference.js";
import { rowProducts, type SetProducts } from "./set-products.js";
import { patchProjections, slicedWasserstein } from "./sliced-wasserstein.js";

/**
 * The kinds of measures, by the things that a drawn picture is compared with. `set`: all real pictures. `caption`:
 * captions. `training`: the training pictures. `own`: the true picture of its caption.
 */
export const measureKinds = ["set", "caption", "training", "own"] as const;

/** `trained`: the training picture of its caption. It is measured only if asked for, because new captions have none. */
export type MeasureKind = (typeof measureKinds)[number] | "trained";

/** Drawn pictures, one for each caption. */
export interface DrawnSet {
  /** `[m, size, size, 3]` bytes, at least 4 pictures */
  readonly pictures: Uint8Array;
  /** `[m, E]` mean word vectors of the captions, if other than those of the reference */
  readonly captions?: Float32Array;
  /** `[m, size, size, 3]` the true pictures of the captions, if other than those of the reference */
  readonly truth?: Uint8Array;
  /** the kinds of measures to compute; `measureKinds` if absent */
  readonly kinds?: readonly MeasureKind[];
}

/** Drawn pictures beside real ones. Each function computes its result at the first call. */
export interface ComparedSets {
  readonly reference: SetReference;
  /** `[m, size, size, 3]` drawn pictures */
  readonly pictures: Uint8Array;
  /** `[m, size, size, 3]` true pictures of their captions */
  readonly truth: Uint8Array;
  /** sliced Wasserstein distance by scale */
  wasserstein(): Promise<ReadonlyMap<number, number>>;
  kernel(): Promise<KernelDistance>;
  neighbours(): Promise<NeighbourFigures>;
  /** ranks of the right captions among 100 */
  ranks(): Promise<RankFigures>;
  nearest(): Promise<NearestPictures>;
}

/** A measure of a set of drawn pictures: a number, in float64. */
export interface SetMeasure {
  /** the key of the figure */
  readonly name: string;
  /** the name in tables */
  readonly title: string;
  readonly description: string;
  readonly kind: MeasureKind;
  /** the better direction; `real`: towards the value of real pictures, which `ofReal` states if it is known */
  readonly better: "lower" | "higher" | "real";
  /** the value that is expected of real pictures, where that is a fixed number */
  readonly ofReal?: number;
  /** Formats a value for tables. */
  format(value: number): string;
  /** True if pictures of this size have the measure; absent if all have it. */
  applies?(size: number): boolean;
  compute(sets: ComparedSets): Promise<number>;
}

/** At most `limit` of the pictures, spread evenly. */
function evenly(pictures: Uint8Array, count: number, limit: number): Uint8Array {
  if (count <= limit) return pictures;
  const values = pictures.length / count;
  const some = new Uint8Array(limit * values);
  spread(count, limit).forEach((from, to) => {
    some.set(pictures.subarray(from * values, (from + 1) * values), to * values);
  });
  return some;
}

/**
 * Prepares drawn pictures for comparison with a reference.
 *
 * @throws RangeError if the bytes are not whole pictures, or captions or true pictures are not one for each picture
 */
export function comparedSets(reference: SetReference, drawn: DrawnSet, progress?: SetProgress): ComparedSets {
  const { training, real } = reference;
  const { size, matcher } = training;
  const { pictures, captions = real.captions, truth = real.pictures, kinds = measureKinds } = drawn;
  const count = countPictures("drawn pictures", pictures, size);
  if (kinds.includes("caption")) checkCaptions(captions, count, matcher);
  if ((kinds.includes("own") || kinds.includes("trained")) && truth.length !== pictures.length)
    throw new RangeError(`true pictures: expected ${pictures.length} bytes, got ${truth.length}`);
  const raw = once(() =>
    pictureFeatures(pictures, size, (done, total) => progress?.("features of drawn pictures", done, total)),
  );
  const products = once(async (): Promise<SetProducts> => {
    const features = standardColumns(training.standard, await raw());
    const [own, cross] = [await rowProducts(features, features), await rowProducts(reference.features, features)];
    return { features: features.columns, real: await reference.products(), drawn: own, cross };
  });
  return {
    reference,
    pictures,
    truth,
    wasserstein: once(async () => {
      progress?.("patches of drawn pictures", 0, 1);
      const all = reference.features.rows;
      const some = evenly(pictures, count, all);
      const ofDrawn = await patchProjections(some, size, real.seed);
      const ofReal =
        count >= all
          ? await reference.projections()
          : await patchProjections(evenly(real.pictures, all, count), size, real.seed);
      progress?.("patches of drawn pictures", 1, 1);
      return slicedWasserstein(ofDrawn, ofReal);
    }),
    kernel: once(async () => kernelDistance(await products(), real.seed)),
    neighbours: once(async () => neighbourFigures(await products())),
    ranks: once(async () => {
      const inputs = matcherInputs(await raw(), pictures, size);
      const rows = Uint32Array.from({ length: count }, (_, i) => i);
      const vectors = { rows: count, columns: captions.length / count, values: Float64Array.from(captions) };
      const places = captionPlaces(rows, real.seed, (own, others) =>
        matchScores(matcher, rowsPicked(inputs, own), rowsPicked(vectors, others)),
      );
      return rankFigures(places);
    }),
    nearest: once(() =>
      nearestPictures(pictures, training.index, (done, total) => progress?.("nearest training pictures", done, total)),
    ),
  };
}
