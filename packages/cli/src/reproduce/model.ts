import { readFile } from "node:fs/promises";
import { join } from "node:path";
import {
  type CaptionPairs,
  type EvaluationMetrics,
  evaluate,
  measureNetwork,
  type NetworkMeasures,
  parameterCount,
  parseRunConfig,
} from "@bosquejo/model";
import { median } from "@bosquejo/report";
import type { Device } from "@bosquejo/tensor";
import type { RunData } from "../data/run-data.js";
import { spreadPairs } from "../evaluation/evaluate-run.js";
import type { Io } from "../io.js";
import { readBaselines } from "../run-folder/baselines.js";
import { files, readRecord, writeWhole } from "../run-folder/folder.js";
import { readMetrics, rowsOf } from "../run-folder/metrics.js";
import type { RequestedModel } from "../several/requested.js";
import { openModel } from "../several/train-one.js";
import type { Watch } from "../terminal/progress.js";
import type { ReproducedModel } from "./reproduction.js";

// the greatest number of captions that are measured on each side; Flickr8k's test side has 5,000
const TEST_CAPTIONS = 5_000;
const TRAINING_CAPTIONS = 2_000;

/** The content of `measures.json` in a run folder. */
interface Kept {
  readonly step: number;
  readonly measures: NetworkMeasures;
  readonly training: EvaluationMetrics;
}

/** Measures a trained network on both sides, or returns the stored measures of the same step. */
async function measured(
  device: Device,
  folder: string,
  data: RunData,
  progress: Watch["job"],
  env: Io["env"],
): Promise<Kept> {
  const path = join(folder, files.measures);
  const { generator, step } = await openModel(device, folder);
  using _ = generator;
  // a missing or damaged file is written again
  const kept = await readFile(path, "utf8")
    .then((text) => JSON.parse(text) as Kept)
    .catch(() => undefined);
  if (kept?.step === step && kept.measures.own !== undefined) return kept;
  const { table, test } = data.training;
  const { seed } = generator.config.training;
  const pairs: CaptionPairs = spreadPairs(test, TEST_CAPTIONS);
  const view = { row() {}, job: progress, log() {}, stop() {} };
  const ridge = await readBaselines(folder, generator.config, view, env);
  const measures = await measureNetwork(generator, { pixels: data.training, table, pairs, ridge, seed }, progress);
  const training = await evaluate(generator, data.training, "train", TRAINING_CAPTIONS, (done, total) =>
    progress("measuring on training captions", done, total),
  );
  const result = { step, measures, training };
  await writeWhole(path, `${JSON.stringify(result)}\n`);
  return result;
}

/** Returns the facts about a trained network that the report shows. Measures it if necessary. */
export async function reproducedModel(
  device: Device,
  folder: string,
  { name }: RequestedModel,
  data: RunData,
  progress: Watch["job"],
  env: Io["env"],
): Promise<ReproducedModel> {
  const record = await readRecord(folder);
  const rows = await readMetrics(folder);
  const config = parseRunConfig(record.config, join(folder, files.config));
  const { step, measures, training } = await measured(device, folder, data, progress, env);
  // the median, because other programs on the machine may slow down parts of a run
  const speeds = rowsOf(rows, "train").map(({ imagesPerSecond }) => imagesPerSecond);
  const stepsPerEpoch = Math.max(1, Math.floor(record.data.trainPairs / config.training.batchSize));
  return {
    name,
    folder,
    record,
    rows,
    parameters: parameterCount(config),
    steps: step,
    epochs: step / stepsPerEpoch,
    secondsPerEpoch: (stepsPerEpoch * config.training.batchSize) / median(speeds),
    ending: rowsOf(rows, "stop").at(-1)?.why === "time" ? "time" : "finished",
    measures,
    training,
  };
}
