import { imageAt, valuesOf } from "../../images.js";
import { modelOf } from "../../models/index.js";
import type { SampleOptions } from "../../models/model.js";
import type { Generator } from "../../sampling/generator.js";
import { bytesOf } from "../../sampling/sampler.js";
import { selectCaptions } from "../../text/captions.js";
import type { Captions, Figures } from "../../types.js";
import { drawDiversity, photoDiversity } from "../diversity.js";
import { type MeasureKind, measureKinds } from "../sets/compared.js";
import { measureSets } from "../sets/index.js";
import type { SetProgress, SetReference } from "../sets/reference.js";
import { spread } from "../spread.js";

/** The measures of the pictures that a network draws. */
export interface DrawnMeasures {
  /** the measures of sets, recall with the captions of other pictures (`captionAt10Shuffled`), and `diversity` */
  readonly figures: Figures;
}

// captions that are drawn several times, and draws of each
const DRAWN = 32;
const DRAWS = 3;
const COUPLES = 4000;
const BLOCK = 32;

/** Returns the options with which a network draws pictures to look at: those for measuring if it draws means. */
export function drawingOptions({ config }: Pick<Generator, "config">): SampleOptions {
  const { draws, measured } = modelOf(config);
  return draws === "means" ? measured : {};
}

/** Draws one picture of each caption, as bytes `[n, size, size, 3]`. */
export async function drawEach(
  generator: Pick<Generator, "config" | "draw">,
  captions: Captions,
  seed: number,
  progress?: SetProgress,
): Promise<Uint8Array> {
  const count = captions.words.starts.length - 1;
  const values = valuesOf(generator.config.data.imageSize);
  const pictures = new Uint8Array(count * values);
  for (let from = 0; from < count; from += BLOCK) {
    const some = Array.from({ length: Math.min(BLOCK, count - from) }, (_, i) => from + i);
    const sampling = { seed, draw: from / BLOCK, options: drawingOptions(generator) };
    const { images } = await generator.draw(selectCaptions(captions, some), sampling);
    pictures.set(bytesOf(images), from * values);
    progress?.("drawing", from + some.length, count);
  }
  return pictures;
}

/** Each caption's vector is that of the caption half of the list later: no picture has its own. */
function exchanged(captions: Float32Array, count: number): Float32Array {
  const half = Math.floor(count / 2) * (captions.length / count);
  const out = new Float32Array(captions.length);
  out.set(captions.subarray(half));
  out.set(captions.subarray(0, half), captions.length - half);
  return out;
}

/** The mean difference between draws of one caption, divided by that between two real pictures. */
async function diversityOf(
  generator: Pick<Generator, "config" | "draw">,
  { real, training: { size } }: SetReference,
  captions: Captions,
): Promise<number> {
  const { seed } = real;
  const count = captions.words.starts.length - 1;
  const draws = await drawDiversity(
    async (some, draw) => (await generator.draw(selectCaptions(captions, some), { seed, draw: 1000 + draw })).images,
    spread(count, DRAWN),
    DRAWS,
  );
  const pixels = { pixels: real.pictures, imageSize: size };
  const all = Uint32Array.from({ length: count }, (_, i) => i);
  return draws / (await photoDiversity(pixels, all, { limit: COUPLES, seed }));
}

/**
 * Measures pictures that a network drew, one of each caption of a reference. Also draws some captions several times,
 * unless `kinds` leaves out measures of the set.
 *
 * @param captions the words of the reference's captions
 * @throws ModelError if there are fewer than 4 captions
 */
export async function measureDrawn(
  generator: Pick<Generator, "config" | "draw">,
  reference: SetReference,
  captions: Captions,
  progress?: SetProgress,
  kinds: readonly MeasureKind[] = measureKinds,
): Promise<DrawnMeasures> {
  const pictures = await drawEach(generator, captions, reference.real.seed, progress);
  const { figures } = await measureSets(reference, { pictures, kinds }, progress);
  const others = exchanged(reference.real.captions, captions.words.starts.length - 1);
  const shuffled = await measureSets(reference, { pictures, captions: others, kinds: ["caption"] });
  const all = { ...figures, captionAt10Shuffled: shuffled.figures.captionAt10! };
  if (!kinds.includes("set")) return { figures: all };
  progress?.("drawing captions several times", 0, 1);
  const diversity = await diversityOf(generator, reference, captions);
  progress?.("drawing captions several times", 1, 1);
  return { figures: { ...all, diversity } };
}

/** Finds the nearest training picture of each drawn picture, and returns its bytes `[size, size, 3]`. */
export async function nearestTraining(reference: SetReference, pictures: Uint8Array): Promise<readonly Uint8Array[]> {
  const { nearest } = await measureSets(reference, { pictures, kinds: ["training"] });
  const { pictures: pixels, size: imageSize } = reference.training;
  return Array.from(nearest!.nearest, (index) => imageAt({ pixels, imageSize }, index));
}
