import { readFile } from "node:fs/promises";
import { join } from "node:path";
import {
  type CaptionPairs,
  type Captions,
  type Figures,
  floorSets,
  type Generator,
  imageMetrics,
  measureDrawn,
  measureSets,
  modelOf,
  pairOfEach,
  type Ridge,
  ridgePrediction,
  type SetReference,
  selectCaptions,
  selectPairs,
  setReferenceOf,
  valuesOf,
} from "@bosquejo/model";
import type { DrawnRow } from "@bosquejo/report";
import type { RunData } from "../data/run-data.js";
import { writeWhole } from "../run-folder/folder.js";
import type { Watch } from "../terminal/progress.js";
import { errorFigures } from "./figures.js";

/** Captions of one side, one of each picture, and their real pictures. Networks are measured on them. */
export interface DrawnSide {
  readonly side: "train" | "test";
  readonly pairs: CaptionPairs;
  readonly captions: Captions;
  readonly reference: SetReference;
}

// figures are noisy below some hundred pictures; drawing more takes minutes
const MOST = { test: 1000, train: 200 } as const;
// the seed of the figures is not that of the training: comparisons of other runs use the same
const SEED = 1;

/** Chooses the captions of a side that are measured, and prepares their real pictures. */
export async function drawnSide(
  { training }: RunData,
  side: "train" | "test",
  dimension: number,
  progress: Watch["job"],
): Promise<DrawnSide> {
  const chosen = pairOfEach(training[side], MOST[side]);
  const captions = selectCaptions({ words: training[side].words, table: training.table, dimension }, chosen);
  const reference = await setReferenceOf(training, side, chosen, SEED, progress);
  return { side, pairs: selectPairs(training[side], chosen), captions, reference };
}

/** Returns the figures in a file that were measured under the same key, or measures and stores them. */
async function kept<T>(path: string, key: string, measure: () => Promise<T>): Promise<T> {
  // a missing or damaged file is written again
  const former = await readFile(path, "utf8")
    .then((text) => JSON.parse(text) as { key: string; value: T })
    .catch(() => undefined);
  if (former?.key === key) return former.value;
  const value = await measure();
  await writeWhole(path, `${JSON.stringify({ key, value })}\n`);
  return value;
}

const keyOf = ({ side, pairs, reference }: DrawnSide): string =>
  JSON.stringify([side, pairs.images.length, reference.training.matcher.hash]);

/** Measures the pictures of a network at a step, once. */
export const networkFigures = (
  generator: Generator,
  step: number,
  on: DrawnSide,
  folder: string,
  progress: Watch["job"],
): Promise<Figures> =>
  kept(join(folder, `drawn-${on.side}.json`), JSON.stringify([step, keyOf(on)]), async () => {
    // the set of trained captions is smaller: its measures would differ from those of unseen ones by that
    const kinds = on.side === "train" ? (["caption", "training", "own", "trained"] as const) : undefined;
    const { figures } = await measureDrawn(generator, on.reference, on.captions, progress, kinds);
    return figures;
  });

/** Measures the baselines and the floors on captions of the test side, once. */
export const otherRows = (
  ridge: Ridge,
  on: DrawnSide,
  folder: string,
  progress: Watch["job"],
): Promise<readonly DrawnRow[]> =>
  kept(join(folder, "floors.json"), keyOf(on), async () => {
    const values = valuesOf(on.reference.training.size);
    const count = on.pairs.images.length;
    const all = Uint32Array.from({ length: count }, (_, i) => i);
    const images = await ridgePrediction(ridge, on.pairs.vectors)(all);
    const pictures = Uint8Array.from({ length: count * values }, (_, i) =>
      Math.round(255 * Math.min(1, Math.max(0, images[i]!))),
    );
    const rows: DrawnRow[] = [];
    const about = "the best linear map from the mean word vector to the pixels";
    progress("measuring ridge regression", 0, 1);
    const { figures } = await measureSets(on.reference, { pictures });
    rows.push({ name: "ridge regression", kind: "baseline", about, values: figures });
    for (const floor of await floorSets(on.reference)) {
      progress(`measuring ${floor.title}`, 0, 1);
      const measured = await measureSets(on.reference, floor);
      rows.push({ name: floor.title, kind: "floor", about: floor.description, values: measured.figures });
    }
    return rows;
  });

/** Computes MSE, PSNR and SSIM of images `[n, size, size, 3]` of measured captions. */
function errorsOf(images: Uint8Array | Float32Array | Float64Array, { reference }: DrawnSide): Figures {
  const { size } = reference.training;
  const values = valuesOf(size);
  const sum = imageMetrics(size);
  for (let at = 0; at < images.length; at += values)
    sum.add(images.subarray(at, at + values), reference.real.pictures.subarray(at, at + values));
  const found: Figures = { ...sum.result() };
  return Object.fromEntries(errorFigures.map(({ name }) => [name, found[name]!]));
}

/** Computes the error metrics of the networks that draw means, and of both baselines. */
export async function errorRows(
  networks: readonly { readonly name: string; readonly generator: Generator }[],
  ridge: Ridge,
  on: DrawnSide,
): Promise<DrawnRow[]> {
  const count = on.pairs.images.length;
  const rows: DrawnRow[] = [];
  for (const { name, generator } of networks) {
    const { draws, measured } = modelOf(generator.config);
    if (draws !== "means") continue;
    const { images } = await generator.draw(on.captions, { options: measured });
    rows.push({ name, kind: "network", about: "mean pictures", values: errorsOf(images, on) });
  }
  const all = Uint32Array.from({ length: count }, (_, i) => i);
  const linear = await ridgePrediction(ridge, on.pairs.vectors)(all);
  const mean = new Float32Array(count * ridge.intercept.length);
  for (let i = 0; i < count; i++) mean.set(ridge.intercept, i * ridge.intercept.length);
  rows.push({ name: "ridge regression", kind: "baseline", about: "", values: errorsOf(linear, on) });
  rows.push({ name: "mean image", kind: "baseline", about: "", values: errorsOf(mean, on) });
  return rows;
}
