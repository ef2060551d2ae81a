import { join } from "node:path";
import { unknownWords } from "@bosquejo/data";
import { decodeCheckpoint, modelOf, parameterCount, parseRunConfig, type RunConfig } from "@bosquejo/model";
import { type DrawnComparison, type DrawnModel, type DrawnRow, median } from "@bosquejo/report";
import type { Device } from "@bosquejo/tensor";
import { distinctImages, loadRunData, type RunData } from "../data/run-data.js";
import { fixedCaptions } from "../drawing/pictures.js";
import type { Io } from "../io.js";
import { readBaselines } from "../run-folder/baselines.js";
import { newestCheckpoint } from "../run-folder/checkpoints.js";
import { historyOf, lossColumns } from "../run-folder/figures.js";
import { files, readRecord } from "../run-folder/folder.js";
import { readMetrics, rowsOf } from "../run-folder/metrics.js";
import type { RequestedModel } from "../several/requested.js";
import { openModel } from "../several/train-one.js";
import { checkTrainedOn } from "../several/trained-on.js";
import { withoutPaths } from "../several/without-paths.js";
import type { Watch } from "../terminal/progress.js";
import { drawnFigures, errorFigures } from "./figures.js";
import { type DrawnSide, drawnSide, errorRows, networkFigures, otherRows } from "./measure.js";
import { comparisonGrid, type NamedGenerator } from "./pictures.js";

/** A comparison: its folder, the requested networks and its command. */
export interface TrainedComparison {
  readonly folder: string;
  readonly models: readonly RequestedModel[];
  /** the command line that repeats the comparison */
  readonly command: string;
}

/**
 * Measures the trained networks, and draws with all of them. `trained` are the first ones of `models`.
 * @throws CliError if they were trained on different captions
 */
export async function gatherDrawn(
  device: Device,
  { folder, models, command }: TrainedComparison,
  trained: readonly RequestedModel[],
  progress: Watch["job"],
  io: Io,
): Promise<DrawnComparison> {
  const { checkpoint } = await newestCheckpoint(join(folder, trained[0]!.name), decodeCheckpoint);
  const { config } = checkpoint;
  const quiet = { row() {}, job: progress, log() {}, stop() {} };
  const data = await loadRunData(config, quiet, io.env);
  for (const { name } of trained) await checkTrainedOn("compare", name, join(folder, name), data);
  const ridge = await readBaselines(join(folder, trained[0]!.name), config, quiet, io.env);
  const { wordDimension } = config.text;
  const unseen = await drawnSide(data, "test", wordDimension, progress);
  const own = await drawnSide(data, "train", wordDimension, progress);
  const networks: NamedGenerator[] = [];
  try {
    const rows: { unseen: DrawnRow[]; trained: DrawnRow[] } = { unseen: [], trained: [] };
    for (const { name } of trained) {
      const { generator, step } = await openModel(device, join(folder, name));
      networks.push({ name, generator });
      const row = async (on: DrawnSide): Promise<DrawnRow> => ({
        ...{ name, kind: "network", about: `${pictures(generator.config)} of the network ${name}` },
        values: await networkFigures(generator, step, on, join(folder, name), progress),
      });
      rows.unseen.push(await row(unseen));
      rows.trained.push(await row(own));
    }
    const side = (pairs: RunData["train"]) => ({ images: distinctImages(pairs), pairs: pairs.images.length });
    const [train, test] = [side(data.train), side(data.test)];
    const rule = data.split.rule === "official" ? "the published lists" : data.split.rule;
    const subtitle = `${data.images.name}, split by ${rule}`;
    const grid = (on: DrawnSide, title: string) =>
      comparisonGrid(networks, fixedCaptions(data, config.training.seed, on.side), on.reference, { title, subtitle });
    return {
      data: data.images.name,
      split: data.split.rule,
      images: { train: train.images, test: test.images },
      pairs: { train: train.pairs, test: test.pairs },
      wordVectors: data.vectors.name,
      unknownWords: withUnknown(data),
      command,
      date: new Date().toISOString(),
      matcher: unseen.reference.training.matcher.hash,
      figures: drawnFigures,
      unseen: [...rows.unseen, ...(await otherRows(ridge, unseen, folder, progress))],
      trained: rows.trained,
      errors: { figures: errorFigures, rows: await errorRows(networks, ridge, unseen) },
      models: await Promise.all(trained.map(({ name }) => drawnModel(name, join(folder, name)))),
      missing: models.slice(trained.length).map(({ name }) => name),
      pictures: {
        trained: await grid(own, "Captions that the networks were trained on"),
        unseen: await grid(unseen, "Captions that no network has seen"),
      },
    };
  } finally {
    for (const { generator } of networks) generator.dispose();
  }
}

const pictures = (config: RunConfig) => (modelOf(config).draws === "means" ? "mean pictures" : "samples");

/** Counts the captions that contain a word without a vector. */
function withUnknown({ train, test, vectors }: RunData): DrawnComparison["unknownWords"] {
  const captions = [...train.captions, ...test.captions];
  const some = captions.filter((caption) => unknownWords(vectors, caption).length > 0);
  return { captions: some.length, of: captions.length };
}

/** Returns the facts about a trained network that the page shows. */
async function drawnModel(name: string, run: string): Promise<DrawnModel> {
  const record = await readRecord(run);
  const rows = await readMetrics(run);
  const config = parseRunConfig(record.config, join(run, files.config));
  const training = rowsOf(rows, "train");
  const { step: steps = 0, epoch: epochs = 0 } = training.at(-1) ?? {};
  // the median, because other programs on the machine may slow down parts of a run
  const speed = median(training.map(({ imagesPerSecond }) => imagesPerSecond));
  return {
    name,
    draws: modelOf(config).draws,
    adapter: record.adapter.name,
    config: withoutPaths(config),
    history: historyOf(rows),
    losses: lossColumns(config),
    parameters: parameterCount(config),
    ...{ steps, epochs },
    seconds: (steps * config.training.batchSize) / speed,
    ending: rowsOf(rows, "stop").at(-1)?.why === "time" ? "time" : "finished",
  };
}
