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
import { CliError } from "./io.js";
import type { Watch } from "./progress.js";
import type { RunRecord } from "./run-folder.js";

/** The pictures, captions and split that a configuration names. */
export interface RunData {
  readonly images: CaptionedImages;
  readonly split: Split;
  readonly vectors: WordVectors;
  readonly train: Pairs;
  /** ordered so that the first captions of all images come first */
  readonly test: Pairs;
  readonly training: TrainingData;
}

/** How many problems of a data set are named one by one. */
const NAMED = 5;

/** Loads, splits and looks up what a configuration names, and tells of what was left out. */
export async function loadRunData(
  config: Pick<RunConfig, "data" | "seed" | "testShare">,
  watch: Watch,
): Promise<RunData> {
  const images = await loadData(config.data, { progress: (label, done, total) => watch.job(label, done, total) });
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
  const ordered = firstCaptionsFirst(test.pairs);
  const pairs = { train: train.pairs, test: ordered };
  return { images, split, vectors, ...pairs, training: { pixels: images.pixels, ...pairs } };
}

/** How many images the pairs tell of; `firstCaptionsFirst` puts one pair of each at the front. */
export const distinctImages = ({ images }: CaptionPairs): number => new Set(images).size;

function tellProblems({ problems, name }: CaptionedImages, watch: Watch): void {
  for (const { where, what } of problems.slice(0, NAMED)) watch.log(`${name}: ${where}: ${what}`);
  if (problems.length > NAMED) watch.log(`${name}: and ${problems.length - NAMED} more such problems`);
}

/** The same pairs, first captions of all images before second ones, so that a part of them shows every image. */
export function firstCaptionsFirst(pairs: Pairs): Pairs {
  const seen = new Map<number, number>();
  const ranked = [...pairs.images].map((image, pair) => {
    const rank = seen.get(image) ?? 0;
    seen.set(image, rank + 1);
    return { pair, rank };
  });
  const order = ranked.sort((a, b) => a.rank - b.rank).map(({ pair }) => pair);
  return selectPairs(pairs, order);
}

/** The pairs of these indices, in this order. */
function selectPairs(pairs: Pairs, order: readonly number[]): Pairs {
  const dimension = pairs.vectors.length / Math.max(1, pairs.images.length);
  const vectors = new Float32Array(order.length * dimension);
  for (const [to, from] of order.entries())
    vectors.set(pairs.vectors.subarray(from * dimension, (from + 1) * dimension), to * dimension);
  return {
    vectors,
    images: Uint32Array.from(order, (pair) => pairs.images[pair]!),
    captions: order.map((pair) => pairs.captions[pair]!),
  };
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
