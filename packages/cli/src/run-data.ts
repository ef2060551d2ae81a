import {
  type CaptionedImages,
  captionPairs,
  embeddedWordVectors,
  loadData,
  type Pairs,
  type Split,
  splitImages,
  type WordVectors,
} from "@bosquejo/data";
import type { CaptionPairs, RunConfig, TrainingData } from "@bosquejo/model";
import { CliError, type Io } from "./io.js";
import type { Watch } from "./progress.js";
import type { RunRecord } from "./run-folder.js";

/** The pictures, captions and split that a configuration names. */
export interface RunData {
  readonly images: CaptionedImages;
  readonly split: Split;
  readonly vectors: WordVectors;
  readonly train: Pairs;
  readonly test: Pairs;
  readonly training: TrainingData;
}

/** How many problems of a data set are named one by one. */
const NAMED = 5;

/** The environment variable that says where decoded pictures are kept. */
const CACHE_VARIABLE = "BOSQUEJO_CACHE";

/** Loads, splits and looks up what a configuration names, and tells of what was left out. */
export async function loadRunData(
  config: Pick<RunConfig, "data" | "seed" | "testShare">,
  watch: Watch,
  env: Io["env"],
): Promise<RunData> {
  const images = await loadData(config.data, {
    progress: (label, done, total) => watch.job(label, done, total),
    ...(env[CACHE_VARIABLE] && { cacheFolder: env[CACHE_VARIABLE] }),
  });
  const vectors = await embeddedWordVectors();
  const split = images.publishedSplit ?? splitImages(images.ids.length, config.testShare, config.seed);
  const train = captionPairs(images, split.train, vectors);
  const test = captionPairs(images, split.test, vectors);
  tellProblems(images, watch);
  const unknown = [...train.unknown, ...test.unknown];
  if (unknown.length > 0)
    watch.log(`${unknown.length} captions have no word that is known and were left out, such as "${unknown[0]}"`);
  for (const [side, { pairs }] of Object.entries({ train, test })) {
    if (pairs.images.length === 0)
      throw new CliError(
        `data: ${config.data}: the ${side} side has no captioned image: give more images, or another testShare`,
      );
  }
  const pairs = { train: train.pairs, test: test.pairs };
  return { images, split, vectors, ...pairs, training: { pixels: images.pixels, ...pairs } };
}

/** How many images the pairs tell of. */
export const distinctImages = ({ images }: CaptionPairs): number => new Set(images).size;

function tellProblems({ problems, name }: CaptionedImages, watch: Watch): void {
  for (const { where, what } of problems.slice(0, NAMED)) watch.log(`${name}: ${where}: ${what}`);
  if (problems.length > NAMED) watch.log(`${name}: and ${problems.length - NAMED} more such problems`);
}

/** The pairs of both sides. */
export function joinPairs(a: Pairs, b: Pairs): Pairs {
  const vectors = new Float32Array(a.vectors.length + b.vectors.length);
  vectors.set(a.vectors);
  vectors.set(b.vectors, a.vectors.length);
  return { vectors, images: Uint32Array.from([...a.images, ...b.images]), captions: [...a.captions, ...b.captions] };
}

/**
 * Checks that a run goes on with the pictures and captions that it began with.
 * @throws CliError where they were changed
 */
export function checkSameData({ data }: RunRecord, { images }: RunData, { data: spec }: RunConfig): void {
  if (images.contentHash === data.contentHash) return;
  const short = (hash: string) => hash.slice(0, 12);
  throw new CliError(
    `--resume: wants the data that the run began with (${data.images} images, content ${short(data.contentHash)}), got ${spec} (${images.ids.length} images, content ${short(images.contentHash)}): it was changed since; bring it back, name its folder with --data, or begin a new run`,
  );
}
