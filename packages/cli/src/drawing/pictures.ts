import { type Captions, imageAt, modelOf, type RunConfig, type Sampling, selectCaptions } from "@bosquejo/model";
import { renderGrid } from "@bosquejo/report";
import type { RunData } from "../data/run-data.js";

/** A trainer or a generator, of which only drawing is used. `generate` returns bytes `[n, size, size, 3]`. */
export interface Painter {
  readonly config: RunConfig;
  generate(captions: Captions, sampling: Sampling): Promise<Uint8Array>;
}

/** Captions that are drawn repeatedly during the training. */
export interface FixedCaptions {
  readonly captions: readonly string[];
  /** the words of the captions, as a network reads them */
  readonly words: Captions;
  /** the true images of the captions, `[size, size, 3]` each */
  readonly real: readonly Uint8Array[];
}

const FIXED = 14;
const SAMPLES = 2;

/** Returns the bytes of picture `index` of `count` pictures. */
export function pictureAt(pixels: Uint8Array, count: number, index: number): Uint8Array {
  const bytes = pixels.length / count;
  return pixels.subarray(index * bytes, (index + 1) * bytes);
}

/** Returns the column with the means that evaluations measure. It is empty for a model that draws samples. */
export function measuredColumns(config: RunConfig): { heading: string; sampling: Sampling }[] {
  const { measured, draws } = modelOf(config);
  const names = Object.keys(measured);
  return draws === "means" && names.length > 0 ? [{ heading: names.join(", "), sampling: { options: measured } }] : [];
}

/**
 * Returns the first caption of each of `FIXED` images. The images are spread evenly over a side, in the order of the
 * data set. The seed chooses one image in each of `FIXED` ranges.
 */
export function fixedCaptions(
  { images, training, vectors, ...sides }: Pick<RunData, "images" | "test" | "train" | "training" | "vectors">,
  seed: number,
  side: "train" | "test" = "test",
): FixedCaptions {
  const pairs = sides[side];
  const firstPair = new Map<number, number>();
  for (const [pair, image] of pairs.images.entries()) if (!firstPair.has(image)) firstPair.set(image, pair);
  const sorted = [...firstPair].sort(([a], [b]) => a - b);
  const count = Math.min(FIXED, sorted.length);
  const stride = sorted.length / Math.max(1, count);
  const chosen = Array.from({ length: count }, (_, index) => {
    const start = Math.floor(index * stride);
    const width = Math.max(1, Math.floor((index + 1) * stride) - start);
    return sorted[start + ((Math.imul(seed + index, 0x9e3779b1) >>> 8) % width)]!;
  });
  const pairsChosen = chosen.map(([, pair]) => pair);
  return {
    captions: pairsChosen.map((pair) => pairs.captions[pair]!),
    words: selectCaptions({ words: pairs.words, table: training.table, dimension: vectors.dimension }, pairsChosen),
    real: chosen.map(([image]) => imageAt(images, image)),
  };
}

/** Draws a PNG with a row for each caption: the true image, the measured picture and samples. */
export async function sampleGrid(
  painter: Painter,
  fixed: FixedCaptions,
  title: string,
  subtitle: string,
): Promise<Buffer> {
  const samples = Array.from({ length: SAMPLES }, (_, i) => ({
    heading: `sample ${i + 1}`,
    sampling: { seed: i + 1 },
  }));
  const columns = [...measuredColumns(painter.config), ...samples];
  const drawn: Uint8Array[] = [];
  for (const { sampling } of columns) drawn.push(await painter.generate(fixed.words, sampling));
  const rows = fixed.captions.map((caption, index) => ({
    caption,
    images: [fixed.real[index]!, ...drawn.map((pixels) => pictureAt(pixels, fixed.captions.length, index))],
  }));
  const headings = ["real", ...columns.map(({ heading }) => heading)];
  return renderGrid({ title, subtitle, headings, rows, panels: 2 });
}
