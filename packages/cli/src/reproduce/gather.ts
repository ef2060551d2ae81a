import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { decodeCheckpoint, meanImage, pixelVariance, semivariogram } from "@bosquejo/model";
import type { Device } from "@bosquejo/tensor";
import { distinctImages, loadRunData, type RunData } from "../data/run-data.js";
import type { Io } from "../io.js";
import { newestCheckpoint } from "../run-folder/checkpoints.js";
import { writeWhole } from "../run-folder/folder.js";
import type { RequestedModel } from "../several/requested.js";
import { openModel } from "../several/train-one.js";
import { checkTrainedOn } from "../several/trained-on.js";
import type { Watch } from "../terminal/progress.js";
import { reproducedModel } from "./model.js";
import { type Painting, paintAll, publishedOf } from "./pictures.js";
import type { MeasuredDifficulty, ReproducedModel, Reproduction } from "./reproduction.js";

/** A reproduction: its folder, the requested models and its command. */
interface TrainedReproduction {
  readonly folder: string;
  readonly models: readonly RequestedModel[];
  /** the command line that repeats the reproduction */
  readonly command: string;
}

/**
 * Measures the trained networks, and draws with all of them. `trained` are the first ones of `models`. `reproduce`
 * calls this after the training of each network.
 * @throws CliError if they were trained on different captions
 */
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
    await checkTrainedOn("reproduce", choice.name, run, data);
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

/** Measures the pixel variance and the semivariogram of the data once, and stores both in `difficulty.json`. */
async function difficultyOf(
  folder: string,
  { training, images }: RunData,
  progress: (label: string, done: number, total: number) => void,
): Promise<MeasuredDifficulty> {
  const path = join(folder, "difficulty.json");
  // a missing or damaged file is ignored: the data are measured again
  const kept = await readFile(path, "utf8")
    .then((text) => JSON.parse(text) as { contentHash: string } & MeasuredDifficulty)
    .catch(() => undefined);
  if (kept?.contentHash === images.contentHash) return { variance: kept.variance, semivariogram: kept.semivariogram };
  const { train, test } = training;
  const mean = meanImage(training, train.images);
  const difficulty = {
    variance: await pixelVariance(training, test.images, mean),
    semivariogram: await semivariogram(train, training, { meanImage: mean, seed: 1 }, (done, total) =>
      progress("comparing photos of similar captions", done, total),
    ),
  };
  await writeWhole(path, `${JSON.stringify({ contentHash: images.contentHash, ...difficulty })}\n`);
  return difficulty;
}
