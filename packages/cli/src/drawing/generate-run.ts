import { dirname, join, resolve } from "node:path";
import { makeFolder, unknownWords, type WordVectors, wordVectors } from "@bosquejo/data";
import {
  type Captions,
  captionsOf,
  createGenerator,
  decodeCheckpoint,
  imageAt,
  nearestCaptions,
  type RunConfig,
  type SampleOptions,
  selectCaptions,
} from "@bosquejo/model";
import { captionGrid, type GridRow } from "@bosquejo/report";
import { openDevice } from "@bosquejo/tensor";
import { checkSameData, checkVectors, loadRunData, loadWordVectors } from "../data/run-data.js";
import { CliError, type Io, say, UsageError } from "../io.js";
import { bestCheckpoint, newestCheckpoint } from "../run-folder/checkpoints.js";
import { files, type RunRecord, readRecord, writeWhole } from "../run-folder/folder.js";
import { withFile } from "../terminal/file-errors.js";
import { watch } from "../terminal/progress.js";
import { lookWithRecorded } from "../tuning/prepare.js";
import { checkSampling, fileName, freePath, noiselessOption } from "./options.js";
import { type Painter, pictureAt } from "./pictures.js";

/** The command-line options of `generate`. */
export interface GenerateOptions {
  readonly n: number;
  readonly seed: number;
  /** options that the model defines for drawing */
  readonly sampling: SampleOptions;
  readonly best?: boolean;
  /** the number of training pictures with near captions to show */
  readonly near?: number;
  readonly out?: string;
  readonly glove?: string;
  readonly adapter?: string;
}

/**
 * Draws captions with the network of a run, writes one PNG and prints its path. Returns the exit code.
 * @throws UsageError if `--out` names no PNG, CliError for captions without a known word or files that fail
 */
export async function generateRun(
  run: string,
  captions: readonly string[],
  options: GenerateOptions,
  io: Io,
): Promise<number> {
  if (options.out !== undefined && !/\.png$/i.test(options.out)) {
    throw new UsageError(`--out: expected a file name that ends in .png, got ${options.out}: choose another name`);
  }
  const folder = resolve(io.cwd, run);
  const record = await readRecord(folder);
  const find = options.best ? bestCheckpoint : newestCheckpoint;
  const { checkpoint, damaged } = await find(folder, decodeCheckpoint);
  for (const { why } of damaged) say(io, `skipped a damaged checkpoint: ${why}`);
  const { config, state } = checkpoint;
  checkSampling(config, options.sampling);
  const words = await captionsFor(captions, record, config, options.glove, io);
  const near = options.near === undefined ? [] : await nearRows(words, options.near, record, config, io);
  using device = await openDevice({ adapter: options.adapter });
  lookWithRecorded(device, record, { log: (text) => say(io, text) });
  using generator = await createGenerator(device, config, state);
  const pictures = await draw(generator, words, captions.length, options);
  const samples = noiselessOption(options) ?? `${options.n} samples each, seed ${options.seed}`;
  const others = Object.entries(options.sampling).filter(([name]) => name !== noiselessOption(options));
  const drawn = [samples, ...others.map(([name, value]) => (value === true ? name : `${name} ${value}`))].join(", ");
  const png = await captionGrid(
    captions.flatMap((caption, i) => [{ caption, images: pictures[i]! }, ...near.slice(i, i + 1)]),
    "bosquejo",
    `${config.preset} after ${state.step.toLocaleString("en-US")} steps · ${drawn}`,
  );
  const path =
    options.out === undefined
      ? freePath(join(folder, files.generated, fileName(captions, options)))
      : resolve(io.cwd, options.out);
  await withFile("--out", path, () => makeFolder(dirname(path)));
  await withFile("--out", path, () => writeWhole(path, png));
  io.stdout.write(`${path}\n`);
  return 0;
}

/** Returns captions with the word vectors that the network was trained with, or those of `--glove`. */
async function captionsFor(
  captions: readonly string[],
  record: RunRecord,
  config: RunConfig,
  given: string | undefined,
  io: Io,
): Promise<Captions> {
  const view = watch(io);
  const glove = given === undefined ? config.data.glove : resolve(io.cwd, given);
  try {
    // GloVe files have "the", so loading does not fail for unknown words: captionsIn then names their captions
    const vectors = await loadWordVectors(glove, [...captions, "the"], view, io.env);
    checkVectors(record, { ...config, data: { ...config.data, glove } }, vectors, view);
    const unknown = [...new Set(captions.flatMap((caption) => unknownWords(vectors, caption)))];
    const found = captionsIn(captions, vectors);
    if (unknown.length > 0) view.log(`no vector for: ${unknown.join(", ")}`);
    return found;
  } finally {
    view.stop();
  }
}

/**
 * Returns a row of pictures for each caption: those training pictures whose captions are nearest to it.
 * @throws CliError if the data of the run are missing or have changed
 */
async function nearRows(
  words: Captions,
  count: number,
  record: RunRecord,
  config: RunConfig,
  io: Io,
): Promise<GridRow[]> {
  const view = watch(io);
  try {
    const data = await loadRunData(config, view, io.env);
    checkSameData(record, data, config);
    return nearestCaptions(words, data.training.train, count).map((pairs) => ({
      caption: `trained: ${Array.from(pairs, (pair) => data.train.captions[pair]!).join("; ")}`,
      images: Array.from(pairs, (pair) => imageAt(data.training, data.train.images[pair]!)),
    }));
  } finally {
    view.stop();
  }
}

/**
 * Returns captions with the vectors of their known words.
 * @throws CliError that lists every caption without a known word
 */
export function captionsIn(captions: readonly string[], words: WordVectors): Captions {
  const found = captions.map((caption) => wordVectors(words, caption));
  const unknown = captions.filter((_, index) => found[index]!.length === 0);
  if (unknown.length > 0) {
    const list = unknown.map((caption) => JSON.stringify(caption)).join(", ");
    throw new CliError(
      `caption: expected at least one known English word (${words.name}, ` +
        `${words.size.toLocaleString("en-US")} words), got ${list}: use other words`,
    );
  }
  return captionsOf(found, words.dimension);
}

/** Draws pictures; element `c` of the result has the pictures of caption `c`. */
async function draw(
  painter: Painter,
  words: Captions,
  captions: number,
  options: GenerateOptions,
): Promise<Uint8Array[][]> {
  const each = noiselessOption(options) === undefined ? options.n : 1;
  const repeated = selectCaptions(
    words,
    Array.from({ length: captions * each }, (_, row) => Math.floor(row / each)),
  );
  const pixels = await painter.generate(repeated, { seed: options.seed, options: options.sampling });
  return Array.from({ length: captions }, (_, caption) =>
    Array.from({ length: each }, (_, index) => pictureAt(pixels, captions * each, caption * each + index)),
  );
}
