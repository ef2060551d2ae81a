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

/** (image, caption) pairs with the words and the mean word vector of each caption. */
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

/** The number of problems of a data set that are logged. */
const NAMED = 5;

/** The settings that decide which data a run has. */
type DataConfig = Pick<RunConfig, "data"> & { readonly training: Pick<RunConfig["training"], "seed"> };

/**
 * Loads the data of a configuration, splits them and looks up their word vectors. Logs what was left out.
 * @throws CliError if a side has no captioned image, DataError if the data cannot be read or split
 */
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
    logUnknown(unknown, watch);
    return withMeans(pairs, table, vectors.dimension, `the ${side} side of ${config.data.source}`);
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

/** The pairs of a data set that are measured: those of one side, or all. */
export type DataSide = "train" | "test" | "all";

/** Loads one side of the data of a configuration, or all pairs, which needs no split. */
export async function loadSide(config: DataConfig, side: DataSide, watch: Watch, env: Io["env"]) {
  const { images, vectors } = await loadCaptioned(config, watch, env);
  const words = wordTable(vectors);
  const indices =
    side === "all"
      ? Uint32Array.from({ length: pairCount(images) }, (_, i) => i)
      : splitPairs(images, ruleOf(config))[side];
  const { pairs, unknown } = captionPairs(images, indices, words);
  logUnknown(unknown, watch);
  const table = words.values();
  return { images, vectors, table, pairs: withMeans(pairs, table, vectors.dimension, config.data.source) };
}

const ruleOf = ({ data: { split, testShare }, training: { seed } }: DataConfig) => ({
  ...{ rule: split ?? undefined, testShare, seed },
});

async function loadCaptioned(config: DataConfig, watch: Watch, env: Io["env"], signal?: AbortSignal) {
  const { source, imageSize, glove } = config.data;
  const images = await loadData(source, { ...loadOptions(watch, env, signal), imageSize });
  logProblems(images.name, images.problems, watch);
  return { images, vectors: await loadWordVectors(glove, images.captions.flat(), watch, env, signal) };
}

function withMeans(pairs: Pairs, table: Float32Array, dimension: number, what: string): RunPairs {
  if (pairs.images.length === 0)
    throw new CliError(
      `data: expected at least one image with a caption in ${what}, got none: add images, or change testShare`,
    );
  return { ...pairs, vectors: meanVectors({ words: pairs.words, table, dimension }) };
}

function logUnknown(unknown: readonly string[], watch: Watch): void {
  const count = `${unknown.length} ${unknown.length === 1 ? "caption" : "captions"}`;
  if (unknown.length > 0) watch.log(`left out: ${count} without a known word, such as "${unknown[0]}"`);
}

/**
 * Returns the vectors of the captions' words from a GloVe file, or the embedded ones.
 * @throws DataError if the file cannot be read
 */
export async function loadWordVectors(
  glove: string | null,
  captions: readonly string[],
  watch: Watch,
  env: Io["env"],
  signal?: AbortSignal,
): Promise<WordVectors> {
  if (glove === null) return embeddedWordVectors();
  const vectors = await loadGlove(glove, vocabulary(captions), loadOptions(watch, env, signal));
  logProblems(vectors.name, vectors.problems, watch);
  return vectors;
}

/** The number of different images in pairs. */
export const distinctImages = ({ images }: Pick<CaptionPairs, "images">): number => new Set(images).size;

function logProblems(name: string, problems: readonly Problem[], watch: Watch): void {
  for (const { where, what } of problems.slice(0, NAMED)) watch.log(`${name}: ${where}: ${what}`);
  if (problems.length > NAMED)
    watch.log(`${name}: and ${problems.length - NAMED} more problems; data prepare --problems FILE writes all of them`);
}

/** A hash that is equal for equal splits: the same pairs on the same sides. */
export const splitHash = ({ train, test }: Split): string =>
  createHash("sha256")
    .update(new Uint8Array(train.buffer))
    .update("|")
    .update(new Uint8Array(test.buffer))
    .digest("hex");

/**
 * Checks that a run continues with the pictures, captions, split and word vectors that it began with.
 * @throws CliError if they have changed
 */
export function checkSameData({ data }: RunRecord, { images, vectors, split }: RunData, config: DataConfig): void {
  const short = (hash: string) => hash.slice(0, 12);
  const remedy = (flag: string) => `restore it, give its new path with ${flag}, or begin a new run`;
  if (images.contentHash !== data.contentHash)
    throw new CliError(
      `--resume: expected the data that the run began with (${data.images} images, content ` +
        `${short(data.contentHash)}), got ${config.data.source} (${images.ids.length} images, content ` +
        `${short(images.contentHash)}): ${remedy("--data")}`,
    );
  if (splitHash(split) !== data.splitHash)
    throw new CliError(
      `--resume: expected the split that the run began with (${data.split}, ${data.trainPairs} training captions), ` +
        `got another one (${split.train.length} training captions): restore the published lists, or begin a new run`,
    );
  if (vectors.contentHash !== data.wordVectorsHash)
    throw new CliError(
      `--resume: expected the word vectors that the run began with (${data.wordVectors}, content ` +
        `${short(data.wordVectorsHash)}), got ${config.data.glove ?? "the embedded ones"} (${vectors.name}, content ` +
        `${short(vectors.contentHash)}): ${remedy("--glove")}`,
    );
}

/**
 * Compares word vectors with those that a network was trained with. Logs a warning if their names differ.
 * @throws CliError if their dimensions differ
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
      `--glove: expected vectors of ${wordDimension} numbers, as in training (${former.wordVectors}), ` +
        `got ${dimension} in ${from}: give the file that the run was trained with`,
    );
  if (name !== former.wordVectors)
    view.log(
      `warning: the run was trained with the word vectors ${former.wordVectors}, but these are ${name}: ` +
        "pictures may not match the captions",
    );
}
