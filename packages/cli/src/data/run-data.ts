import { createHash } from "node:crypto";
import {
  type CaptionedImages,
  captionPairs,
  embeddedWordVectors,
  loadData,
  loadGlove,
  type Pairs,
  type Problem,
  pairCount,
  type Split,
  splitPairs,
  vocabulary,
  type WordVectors,
  wordTable,
} from "@bosquejo/data";
import { type CaptionPairs, meanVectors, type RunConfig, type TrainingData } from "@bosquejo/model";
import { CliError, type Io } from "../io.js";
import type { RunRecord } from "../run-folder/folder.js";
import type { Watch } from "../terminal/progress.js";
import { loadOptions } from "./load-options.js";

/** (image, caption) pairs with all that a network and ridge regression read of their captions. */
export type RunPairs = Pairs & CaptionPairs;

/** The pictures, captions and split that a configuration names. */
export interface RunData {
  readonly images: CaptionedImages;
  readonly split: Split;
  readonly vectors: WordVectors;
  readonly train: RunPairs;
  readonly test: RunPairs;
  readonly training: TrainingData;
}

/** How many problems of a data set are named one by one. */
const NAMED = 5;

/** The settings that say what data a run has. */
type DataConfig = Pick<RunConfig, "data"> & { readonly training: Pick<RunConfig["training"], "seed"> };

/** Loads, splits and looks up what a configuration names, and tells of what was left out. */
export async function loadRunData(
  config: DataConfig,
  watch: Watch,
  env: Io["env"],
  signal?: AbortSignal,
): Promise<RunData> {
  const { images, vectors } = await loadCaptioned(config, watch, env, signal);
  const split = splitPairs(images, ruleOf(config));
  const words = wordTable(vectors);
  const sides = { train: captionPairs(images, split.train, words), test: captionPairs(images, split.test, words) };
  const table = words.values();
  const [train, test] = Object.entries(sides).map(([side, { pairs, unknown }]) => {
    tellUnknown(unknown, watch);
    return withMeans(pairs, table, vectors.dimension, `${config.data.source}: the ${side} side`);
  }) as [RunPairs, RunPairs];
  return {
    images,
    split,
    vectors,
    train,
    test,
    training: { pixels: images.pixels, imageSize: images.imageSize, train, test, table },
  };
}

/** Which pairs of a data set are looked at. */
export type DataSide = "train" | "test" | "all";

/** One side of what a configuration names, or all of it: no split is needed for that. */
export async function loadSide(config: DataConfig, side: DataSide, watch: Watch, env: Io["env"]) {
  const { images, vectors } = await loadCaptioned(config, watch, env);
  const words = wordTable(vectors);
  const indices =
    side === "all"
      ? Uint32Array.from({ length: pairCount(images) }, (_, i) => i)
      : splitPairs(images, ruleOf(config))[side];
  const { pairs, unknown } = captionPairs(images, indices, words);
  tellUnknown(unknown, watch);
  const table = words.values();
  return { images, vectors, table, pairs: withMeans(pairs, table, vectors.dimension, config.data.source) };
}

const ruleOf = ({ data: { split, testShare }, training: { seed } }: DataConfig) => ({
  ...{ rule: split ?? undefined, testShare, seed },
});

async function loadCaptioned(config: DataConfig, watch: Watch, env: Io["env"], signal?: AbortSignal) {
  const { source, imageSize, glove } = config.data;
  const images = await loadData(source, { ...loadOptions(watch, env, signal), imageSize });
  tellProblems(images.name, images.problems, watch);
  return { images, vectors: await loadWordVectors(glove, images.captions.flat(), watch, env, signal) };
}

function withMeans(pairs: Pairs, table: Float32Array, dimension: number, what: string): RunPairs {
  if (pairs.images.length === 0)
    throw new CliError(`data: ${what} has no captioned image: give more images, or another testShare`);
  return { ...pairs, vectors: meanVectors({ words: pairs.words, table, dimension }) };
}

function tellUnknown(unknown: readonly string[], watch: Watch): void {
  if (unknown.length > 0)
    watch.log(`${unknown.length} captions have no word that is known and were left out, such as "${unknown[0]}"`);
}

/** The vectors of captions' words from a GloVe file, or the embedded ones. */
export async function loadWordVectors(
  glove: string | null,
  captions: readonly string[],
  watch: Watch,
  env: Io["env"],
  signal?: AbortSignal,
): Promise<WordVectors> {
  if (glove === null) return embeddedWordVectors();
  const vectors = await loadGlove(glove, vocabulary(captions), loadOptions(watch, env, signal));
  tellProblems(vectors.name, vectors.problems, watch);
  return vectors;
}

/** How many images the pairs tell of. */
export const distinctImages = ({ images }: Pick<CaptionPairs, "images">): number => new Set(images).size;

function tellProblems(name: string, problems: readonly Problem[], watch: Watch): void {
  for (const { where, what } of problems.slice(0, NAMED)) watch.log(`${name}: ${where}: ${what}`);
  if (problems.length > NAMED) watch.log(`${name}: and ${problems.length - NAMED} more such problems`);
}

/** Says "the same pairs on the same sides". */
export const splitHash = ({ train, test }: Split): string =>
  createHash("sha256")
    .update(new Uint8Array(train.buffer))
    .update("|")
    .update(new Uint8Array(test.buffer))
    .digest("hex");

/**
 * Checks that a run goes on with the pictures, captions, split and word vectors that it began with.
 * @throws CliError where they were changed
 */
export function checkSameData({ data }: RunRecord, { images, vectors, split }: RunData, config: DataConfig): void {
  const short = (hash: string) => hash.slice(0, 12);
  const again = "it was changed since; bring it back, name where it is now with";
  if (images.contentHash !== data.contentHash)
    throw new CliError(
      `--resume: expected the data that the run began with (${data.images} images, content ${short(data.contentHash)}), got ${config.data.source} (${images.ids.length} images, content ${short(images.contentHash)}): ${again} --data, or begin a new run`,
    );
  if (splitHash(split) !== data.splitHash)
    throw new CliError(
      `--resume: expected the split that the run began with (by ${data.split}, ${data.trainPairs} captions to learn from), got another (${split.train.length}): the lists were changed since; bring them back, or begin a new run`,
    );
  if (vectors.contentHash !== data.wordVectorsHash)
    throw new CliError(
      `--resume: expected the word vectors that the run began with (${data.wordVectors}, content ${short(data.wordVectorsHash)}), got ${config.data.glove ?? "the embedded ones"} (${vectors.name}, content ${short(vectors.contentHash)}): ${again} --glove, or begin a new run`,
    );
}

/**
 * Checks word vectors that a network is to read against those that it learnt from.
 * @throws CliError where they are of another dimension
 */
export function checkVectors(
  { data: former }: RunRecord,
  { data: { glove }, text: { wordDimension } }: Pick<RunConfig, "data" | "text">,
  { name, dimension }: WordVectors,
  view: Pick<Watch, "log">,
): void {
  const from = glove ?? "the embedded ones";
  if (dimension !== wordDimension)
    throw new CliError(
      `--glove: expected vectors of ${wordDimension} numbers, as the run learnt from (${former.wordVectors}), got ${dimension} in ${from}: name the file that it was trained with`,
    );
  if (name !== former.wordVectors)
    view.log(
      `the run learnt from the word vectors ${former.wordVectors}, these are ${name}: pictures may make less sense`,
    );
}
