import { dirname, join, resolve } from "node:path";
import { makeFolder, type WordVectors, wordVectors } from "@bosquejo/data";
import { captionInput, createGenerator, decodeCheckpoint, inputSize, type RunConfig } from "@bosquejo/model";
import { captionGrid } from "@bosquejo/report";
import { openDevice } from "@bosquejo/tensor";
import { checkVectors, loadWordVectors } from "../data/run-data.js";
import { CliError, type Io, say, UsageError } from "../io.js";
import { bestCheckpoint, newestCheckpoint } from "../run-folder/checkpoints.js";
import { files, type RunRecord, readRecord, writeWhole } from "../run-folder/folder.js";
import { withFile } from "../terminal/file-errors.js";
import { watch } from "../terminal/progress.js";
import { lookWithRecorded } from "../tuning/prepare.js";
import { type Painter, pictureAt } from "./pictures.js";

/** What `generate` takes from the command line. */
export interface GenerateOptions {
  readonly n: number;
  readonly seed: number;
  readonly mean?: boolean;
  readonly best?: boolean;
  readonly out?: string;
  readonly glove?: string;
  readonly adapter?: string;
}

/** Draws captions with a run's network, writes one PNG and prints its path. */
export async function generateRun(
  run: string,
  captions: readonly string[],
  options: GenerateOptions,
  io: Io,
): Promise<number> {
  if (options.out !== undefined && !/\.png$/i.test(options.out)) {
    throw new UsageError(`--out: wants the name of a PNG file, got ${options.out}: end it in .png`);
  }
  const folder = resolve(io.cwd, run);
  const record = await readRecord(folder);
  const find = options.best ? bestCheckpoint : newestCheckpoint;
  const { checkpoint, damaged } = await find(folder, decodeCheckpoint);
  for (const { why } of damaged) say(io, `left out: ${why}`);
  const { config, state } = checkpoint;
  const inputs = await inputsOf(captions, record, config, options.glove, io);
  using device = await openDevice({ adapter: options.adapter });
  lookWithRecorded(device, record, { log: (text) => say(io, text) });
  using generator = await createGenerator(device, config, state);
  const pictures = await draw(generator, inputs, captions.length, options);
  const samples = options.mean ? "mean" : `${options.n} samples each, seed ${options.seed}`;
  const png = await captionGrid(
    captions,
    pictures,
    "bosquejo",
    `${config.preset} after ${state.step.toLocaleString("en-US")} steps · ${samples}`,
  );
  const path =
    options.out === undefined
      ? join(folder, files.generated, fileName(captions, options))
      : resolve(io.cwd, options.out);
  await withFile("--out", path, () => makeFolder(dirname(path)));
  await withFile("--out", path, () => writeWhole(path, png));
  io.stdout.write(`${path}\n`);
  return 0;
}

/** What the network reads of captions, by the word vectors that it learnt from, or those of `--glove`. */
async function inputsOf(
  captions: readonly string[],
  record: RunRecord,
  config: RunConfig,
  given: string | undefined,
  io: Io,
): Promise<Float32Array> {
  const view = watch(io);
  const glove = given === undefined ? config.glove : resolve(io.cwd, given);
  try {
    // a word that every file has, so that unknown captions are told of as such
    const vectors = await loadWordVectors(glove, [...captions, "the"], view, io.env);
    checkVectors(record, { ...config, glove }, vectors, view);
    return captionVectors(captions, vectors, config);
  } finally {
    view.stop();
  }
}

/**
 * What a network reads of captions, `[n, I]`.
 * @throws CliError naming every caption that has no known word
 */
export function captionVectors(
  captions: readonly string[],
  words: WordVectors,
  config: Parameters<typeof captionInput>[0],
): Float32Array {
  const found = captions.map((caption) => wordVectors(words, caption));
  const unknown = captions.filter((_, index) => found[index]!.length === 0);
  if (unknown.length > 0) {
    const list = unknown.map((caption) => JSON.stringify(caption)).join(", ");
    throw new CliError(
      `caption: wants at least one English word that is known (${words.name}, ${words.size.toLocaleString("en-US")} words), got ${list}: say it in other words`,
    );
  }
  const size = inputSize(config);
  const inputs = new Float32Array(captions.length * size);
  for (const [index, known] of found.entries()) inputs.set(captionInput(config, known), index * size);
  return inputs;
}

/** `pictures[c]` are the pictures of caption c. */
async function draw(
  painter: Painter,
  inputs: Float32Array,
  captions: number,
  { n, seed, mean }: GenerateOptions,
): Promise<Uint8Array[][]> {
  const each = mean ? 1 : n;
  const size = inputs.length / captions;
  const repeated = new Float32Array(each * inputs.length);
  for (let row = 0; row < captions * each; row++) {
    const caption = Math.floor(row / each);
    repeated.set(inputs.subarray(caption * size, (caption + 1) * size), row * size);
  }
  const pixels = await painter.generate(repeated, mean ? "mean" : { seed });
  return Array.from({ length: captions }, (_, caption) =>
    Array.from({ length: each }, (_, index) => pictureAt(pixels, caption * each + index)),
  );
}

/** "a-red-heart-and-2-more-seed-1.png": letters of any script, no sign that a file system forbids. */
export function fileName(captions: readonly string[], { mean, seed }: Pick<GenerateOptions, "mean" | "seed">): string {
  const [first = "", ...others] = captions;
  const slug =
    first
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, "-")
      .replace(/^-+|-+$/g, "")
      .slice(0, 60) || "caption";
  const more = others.length > 0 ? `-and-${others.length}-more` : "";
  return `${slug}${more}-${mean ? "mean" : `seed-${seed}`}.png`;
}
