import { captionInputs, type RunConfig } from "@bosquejo/model";
import { renderGrid } from "@bosquejo/report";
import type { RunData } from "../data/run-data.js";

/** What draws pictures: a trainer or a generator; `inputs` is `[n, I]`, the images are `[n, 64, 64, 3]` bytes. */
export interface Painter {
  generate(inputs: Float32Array, sampling: "mean" | { seed: number }): Promise<Uint8Array>;
}

/** Captions whose pictures are drawn again and again while a network learns. */
export interface FixedCaptions {
  readonly captions: readonly string[];
  /** `[n, I]` what the network reads of them */
  readonly inputs: Float32Array;
  /** the real pictures, `[64, 64, 3]` each */
  readonly real: readonly Uint8Array[];
}

const IMAGE_BYTES = 64 * 64 * 3;
const FIXED = 14;
const SAMPLES = 2;

/** Picture `index` of `[n, 64, 64, 3]`. */
export const pictureAt = (pixels: Uint8Array, index: number): Uint8Array =>
  pixels.subarray(index * IMAGE_BYTES, (index + 1) * IMAGE_BYTES);

/** The first caption of `FIXED` images, spread over the pairs' images in the data set's order; the seed says where to begin. */
export function fixedCaptions(
  config: RunConfig,
  { images, test: pairs, training }: Pick<RunData, "images" | "test" | "training">,
  seed: number,
): FixedCaptions {
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
    inputs: captionInputs(config, pairs, training, pairsChosen),
    real: chosen.map(([image]) => pictureAt(images.pixels, image)),
  };
}

/** Real pictures beside the network's mean and samples, as a PNG. */
export async function sampleGrid(
  painter: Painter,
  fixed: FixedCaptions,
  title: string,
  subtitle: string,
): Promise<Buffer> {
  const drawn = [await painter.generate(fixed.inputs, "mean")];
  for (let seed = 1; seed <= SAMPLES; seed++) drawn.push(await painter.generate(fixed.inputs, { seed }));
  const rows = fixed.captions.map((caption, index) => ({
    caption,
    images: [fixed.real[index]!, ...drawn.map((pixels) => pictureAt(pixels, index))],
  }));
  return renderGrid({ title, subtitle, headings: ["real", "mean", "sample 1", "sample 2"], rows, panels: 2 });
}
