import { dirname, join, resolve } from "node:path";
import { embeddedWordVectors, meanVector, type WordVectors } from "@bosquejo/data";
import { createGenerator, decodeCheckpoint } from "@bosquejo/model";
import { openDevice } from "@bosquejo/tensor";
import { bestCheckpoint, newestCheckpoint } from "./checkpoints.js";
import { withFile } from "./file-errors.js";
import { CliError, type Io, say, UsageError } from "./io.js";
import { makeFolder } from "./make-folder.js";
import { captionGrid, type Painter, pictureAt } from "./pictures.js";
import { files, readRecord, writeWhole } from "./run-folder.js";

/** What `generate` takes from the command line. */
export interface GenerateOptions {
  readonly n: number;
  readonly seed: number;
  readonly mean?: boolean;
  readonly best?: boolean;
  readonly out?: string;
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
  await readRecord(folder);
  const find = options.best ? bestCheckpoint : newestCheckpoint;
  const { checkpoint, damaged } = await find(folder, decodeCheckpoint);
  for (const { why } of damaged) say(io, `left out: ${why}`);
  const { config, state } = checkpoint;
  const vectors = captionVectors(captions, await embeddedWordVectors());
  using device = await openDevice({ adapter: options.adapter });
  using generator = await createGenerator(device, config, state);
  const pictures = await draw(generator, vectors, captions.length, options);
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

/**
 * The mean word vectors of captions, `[n, E]`.
 * @throws CliError naming every caption that has no known word
 */
export function captionVectors(captions: readonly string[], words: WordVectors): Float32Array {
  const found = captions.map((caption) => meanVector(words, caption));
  const unknown = captions.filter((_, index) => found[index] === undefined);
  if (unknown.length > 0) {
    const list = unknown.map((caption) => JSON.stringify(caption)).join(", ");
    throw new CliError(
      `caption: wants at least one English word that is known (${words.name}, ${words.size.toLocaleString("en-US")} words), got ${list}: say it in other words`,
    );
  }
  const vectors = new Float32Array(captions.length * words.dimension);
  for (const [index, vector] of found.entries()) vectors.set(vector!, index * words.dimension);
  return vectors;
}

/** `pictures[c]` are the pictures of caption c. */
async function draw(
  painter: Painter,
  vectors: Float32Array,
  captions: number,
  { n, seed, mean }: GenerateOptions,
): Promise<Uint8Array[][]> {
  const each = mean ? 1 : n;
  const dimension = vectors.length / captions;
  const repeated = new Float32Array(each * vectors.length);
  for (let row = 0; row < captions * each; row++) {
    const caption = Math.floor(row / each);
    repeated.set(vectors.subarray(caption * dimension, (caption + 1) * dimension), row * dimension);
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
