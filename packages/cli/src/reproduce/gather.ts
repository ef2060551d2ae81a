import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { decodeCheckpoint, meanImage, pixelVariance, semivariogram } from "@bosquejo/model";
import type { Device } from "@bosquejo/tensor";
import { distinctImages, loadRunData, type RunData, splitHash } from "../data/run-data.js";
import { CliError, type Io } from "../io.js";
import { newestCheckpoint } from "../run-folder/checkpoints.js";
import { type RunRecord, readRecord, writeWhole } from "../run-folder/folder.js";
import type { Watch } from "../terminal/progress.js";
import { openModel, reproducedModel } from "./model.js";
import { type Painting, paintAll, publishedOf } from "./pictures.js";
import type { MeasuredDifficulty, ReproducedModel, Reproduction } from "./reproduction.js";
import type { RequestedModel } from "./settings.js";

/** The folder of a reproduction, its models and its command. */
interface TrainedReproduction {
  readonly folder: string;
  readonly models: readonly RequestedModel[];
  /** a command line that repeats it */
  readonly command: string;
}

/** Measures the trained networks, and draws with all of them. */
export async function gatherReproduction(
  device: Device,
  { folder, models, command }: TrainedReproduction,
  trained: readonly RequestedModel[],
  progress: Watch["job"],
  io: Io,
): Promise<Reproduction> {
  const { checkpoint } = await newestCheckpoint(join(folder, trained[0]!.name), decodeCheckpoint);
  const quiet = { row() {}, job: progress, log() {}, stop() {} };
  const data = await loadRunData(checkpoint.config, quiet, io.env);
  const reproduced: ReproducedModel[] = [];
  const networks: (Painting & Disposable)[] = [];
  for (const choice of trained) {
    const run = join(folder, choice.name);
    checkSame(choice.name, await readRecord(run), data, run);
    reproduced.push(await reproducedModel(device, run, choice, data, progress, io.env));
  }
  const difficulty = await difficultyOf(folder, data, progress);
  try {
    for (const { name } of trained) {
      const { generator } = await openModel(device, join(folder, name));
      networks.push({ name, generator, [Symbol.dispose]: () => generator.dispose() });
    }
    const { rule: split, tests } = data.split;
    const side = (pairs: RunData["train"]) => ({ images: distinctImages(pairs), pairs: pairs.images.length });
    const [train, test] = [side(data.train), side(data.test)];
    return {
      data: data.images.name,
      split,
      tests,
      images: { train: train.images, test: test.images },
      pairs: { train: train.pairs, test: test.pairs },
      wordVectors: data.vectors.name,
      command,
      date: new Date().toISOString(),
      models: reproduced,
      missing: models.slice(trained.length).map(({ name }) => name),
      difficulty,
      published: publishedOf(data),
      pictures: await paintAll(
        networks,
        data,
        `${data.images.name}, split by ${split === "official" ? "the published lists" : split}`,
      ),
    };
  } finally {
    for (const network of networks) network[Symbol.dispose]();
  }
}

/** @throws CliError where a network learnt from other pairs than the first: one table must not mix them */
function checkSame(name: string, { data: former }: RunRecord, { images, split }: RunData, run: string): void {
  if (former.contentHash === images.contentHash && former.splitHash === splitHash(split)) return;
  throw new CliError(
    `reproduce: expected all networks to learn from the same captions, got ${name} from others (by ${former.split}, ${former.trainPairs} captions) than the first (by ${split.rule}, ${split.train.length}): the data or its lists were changed since; bring them back, or move ${run} away to train it anew`,
  );
}

/** Computed once for a reproduction, and kept. */
async function difficultyOf(
  folder: string,
  { training, images }: RunData,
  progress: (label: string, done: number, total: number) => void,
): Promise<MeasuredDifficulty> {
  const path = join(folder, "difficulty.json");
  // lost or damaged, it is made anew
  const kept = await readFile(path, "utf8")
    .then((text) => JSON.parse(text) as { contentHash: string } & MeasuredDifficulty)
    .catch(() => undefined);
  if (kept?.contentHash === images.contentHash) return { variance: kept.variance, semivariogram: kept.semivariogram };
  const { train, test } = training;
  const mean = meanImage(training, train.images);
  const difficulty = {
    variance: await pixelVariance(training, test.images, mean),
    semivariogram: await semivariogram(train, training, { meanImage: mean, seed: 1 }, (done, total) =>
      progress("comparing photos of near captions", done, total),
    ),
  };
  await writeWhole(path, `${JSON.stringify({ contentHash: images.contentHash, ...difficulty })}\n`);
  return difficulty;
}
