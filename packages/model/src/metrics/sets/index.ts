import { imageSizes, valuesOf } from "../../images.js";
import { scalesOf } from "../../math/laplacian-pyramid.js";
import { type Figures, ModelError } from "../../types.js";
import { comparedSets, type DrawnSet, measureKinds, type SetMeasure } from "./compared.js";
import { copiedShare, type NearestPictures } from "./nearest.js";
import { gradientRatio, ownMse, ownNearest } from "./own.js";
import { leastPictures, type SetProgress, type SetReference } from "./reference.js";

const decimals = (digits: number) => (value: number) => value.toFixed(digits);
const percent = (value: number): string => `${(100 * value).toFixed(1)} %`;

const wassersteinAt = (scale: number): SetMeasure => ({
  name: `swd${scale}`,
  title: `SWD ${scale}`,
  description: `sliced Wasserstein distance of 7x7 patches at ${scale}x${scale} pixels, times 1,000`,
  kind: "set",
  better: "lower",
  format: decimals(1),
  applies: (size) => scalesOf(size).includes(scale),
  compute: async (sets) => (await sets.wasserstein()).get(scale)!,
});

/** The measures of sets of drawn pictures, in the order of tables. */
export const setMeasures: readonly SetMeasure[] = [
  {
    name: "swd",
    title: "SWD",
    description: "sliced Wasserstein distance of 7x7 patches (Karras et al. 2018), times 1,000, mean over the scales",
    kind: "set",
    better: "lower",
    format: decimals(1),
    async compute(sets) {
      const distances = [...(await sets.wasserstein()).values()];
      return distances.reduce((sum, distance) => sum + distance, 0) / distances.length;
    },
  },
  ...imageSizes.toReversed().map(wassersteinAt),
  {
    name: "kid",
    title: "KID",
    description: "kernel distance (Binkowski et al. 2018) of features of a fixed random network, times 100",
    kind: "set",
    better: "lower",
    ofReal: 0,
    format: decimals(2),
    compute: async (sets) => (await sets.kernel()).kid,
  },
  {
    name: "kidSpread",
    title: "spread of KID",
    description: "standard deviation of KID over 50 random subsets of at most 100 pictures",
    kind: "set",
    better: "lower",
    format: decimals(2),
    compute: async (sets) => (await sets.kernel()).spread,
  },
  {
    name: "nearestReal",
    title: "1-NN real",
    description: "share of real pictures whose nearest other picture is real (Lopez-Paz and Oquab 2017)",
    kind: "set",
    better: "real",
    ofReal: 0.5,
    format: percent,
    compute: async (sets) => (await sets.neighbours()).nearestReal,
  },
  {
    name: "nearestDrawn",
    title: "1-NN drawn",
    description: "share of drawn pictures whose nearest other picture is drawn (Lopez-Paz and Oquab 2017)",
    kind: "set",
    better: "real",
    ofReal: 0.5,
    format: percent,
    compute: async (sets) => (await sets.neighbours()).nearestDrawn,
  },
  {
    name: "density",
    title: "density",
    description:
      "number of real pictures whose 5 neighbours a drawn picture is among, divided by 5 (Naeem et al. 2020)",
    kind: "set",
    better: "real",
    ofReal: 1,
    format: decimals(3),
    compute: async (sets) => (await sets.neighbours()).density,
  },
  {
    name: "coverage",
    title: "coverage",
    description: "share of real pictures that have a drawn picture among their 5 neighbours (Naeem et al. 2020)",
    kind: "set",
    better: "higher",
    format: percent,
    compute: async (sets) => (await sets.neighbours()).coverage,
  },
  {
    name: "gradientEnergy",
    title: "gradient energy",
    description: "mean squared gradient of drawn pictures, divided by that of real pictures",
    kind: "set",
    better: "real",
    ofReal: 1,
    format: decimals(3),
    compute: async ({ pictures, reference: { real, training } }) =>
      gradientRatio(pictures, real.pictures, training.size),
  },
  {
    name: "captionAt1",
    title: "caption first",
    description: "share of pictures whose caption a matcher ranks first of 100; by chance 1 %",
    kind: "caption",
    better: "higher",
    format: percent,
    compute: async (sets) => (await sets.ranks()).recallAt1,
  },
  {
    name: "captionAt10",
    title: "caption in first 10",
    description: "share of pictures whose caption a matcher ranks among the first 10 of 100; by chance 10 %",
    kind: "caption",
    better: "higher",
    format: percent,
    compute: async (sets) => (await sets.ranks()).recallAt10,
  },
  {
    name: "copies",
    title: "copies",
    description: "share of pictures whose nearest training picture is less than half as far as the second nearest",
    kind: "training",
    better: "lower",
    format: percent,
    compute: async (sets) => copiedShare(await sets.nearest()),
  },
  {
    name: "ownMse",
    title: "MSE",
    description: "mean squared error of drawn pictures and the true pictures of their captions, in 0..1",
    kind: "own",
    better: "lower",
    format: decimals(4),
    compute: async (sets) => ownMse(sets),
  },
  {
    name: "ownNearest",
    title: "nearest is own",
    description: "share of pictures whose nearest training picture is the true picture of their caption",
    kind: "trained",
    better: "higher",
    format: percent,
    async compute(sets) {
      const { size, pictures } = sets.reference.training;
      return ownNearest({ size, truth: sets.truth }, pictures, (await sets.nearest()).nearest);
    },
  },
];

/** The measures of a set of drawn pictures. */
export interface SetFigures {
  /** the measures that were computed, by name */
  readonly figures: Figures;
  /** the nearest training pictures, if a measure of the kind `training` was computed */
  readonly nearest?: NearestPictures;
}

/**
 * Measures drawn pictures against a reference. Equal inputs give equal figures. Yields to the event loop now and then.
 *
 * @throws ModelError if there are fewer than 4 drawn pictures
 * @throws RangeError if the bytes are not whole pictures, or captions or true pictures are not one for each picture
 */
export async function measureSets(
  reference: SetReference,
  drawn: DrawnSet,
  progress?: SetProgress,
): Promise<SetFigures> {
  const { size } = reference.training;
  const sets = comparedSets(reference, drawn, progress);
  const count = drawn.pictures.length / valuesOf(size);
  if (count < leastPictures)
    throw new ModelError(`measures of sets: expected at least ${leastPictures} drawn pictures, got ${count}`);
  const { kinds = measureKinds } = drawn;
  const figures: Record<string, number> = {};
  for (const { name, kind, applies, compute } of setMeasures)
    if (kinds.includes(kind) && (applies?.(size) ?? true)) figures[name] = await compute(sets);
  return { figures, ...(kinds.includes("training") && { nearest: await sets.nearest() }) };
}
