import { resolve } from "node:path";
import {
  type CaptionPairs,
  createGenerator,
  decodeCheckpoint,
  measureNetwork,
  modelOf,
  type NetworkMeasures,
  type RunConfig,
  selectPairs,
  spread,
} from "@bosquejo/model";
import { judge, textTable } from "@bosquejo/report";
import { openDevice } from "@bosquejo/tensor";
import { checkVectors, type DataSide, loadSide } from "../data/run-data.js";
import { type Io, say } from "../io.js";
import { readBaselines } from "../run-folder/baselines.js";
import { bestCheckpoint, newestCheckpoint } from "../run-folder/checkpoints.js";
import { metric } from "../run-folder/figures.js";
import { readRecord } from "../run-folder/folder.js";
import { watch } from "../terminal/progress.js";
import { lookWithRecorded } from "../tuning/prepare.js";
import { evaluateSamples } from "./evaluate-samples.js";
import { measuresTables, otherFigures } from "./measures-tables.js";

/** The command-line options of `evaluate`. */
export interface EvaluateOptions {
  readonly data?: string;
  readonly glove?: string;
  readonly split?: DataSide;
  readonly captions: number;
  readonly best?: boolean;
  readonly json?: boolean;
  readonly adapter?: string;
}

/** Measures the network of a run on one side of its data, or on other data. Prints tables or JSON. */
export async function evaluateRun(run: string, options: EvaluateOptions, io: Io): Promise<number> {
  const folder = resolve(io.cwd, run);
  const record = await readRecord(folder);
  const find = options.best ? bestCheckpoint : newestCheckpoint;
  const { checkpoint, damaged } = await find(folder, decodeCheckpoint);
  for (const { why } of damaged) say(io, `skipped a damaged checkpoint: ${why}`);
  const view = watch(io);
  const samples = modelOf(checkpoint.config).draws === "samples";
  try {
    const former = checkpoint.config.data;
    const glove = options.glove === undefined ? former.glove : resolve(io.cwd, options.glove);
    const source = options.data ?? former.source;
    const config = { ...checkpoint.config, data: { ...former, glove, source } };
    // no pair of other data was trained on, so all of them can be measured
    const side = options.split ?? (options.data === undefined ? "test" : "all");
    const data = await loadSide(config, side, view, io.env);
    checkVectors(record, config, data.vectors, view);
    const pairs = spreadPairs(data.pairs, options.captions);
    using device = await openDevice({ adapter: options.adapter });
    lookWithRecorded(device, record, view);
    using generator = await createGenerator(device, config, checkpoint.state);
    const { images, table } = data;
    const { contentHash } = images;
    if (contentHash !== record.data.contentHash) view.log(samples ? OTHER_DATA : `${OTHER_DATA} ${OTHER_BASELINES}`);
    if (samples) {
      const on = { side, source, images, pairs: data.pairs, table, run: checkpoint.config };
      await evaluateSamples(generator, on, options, view, io);
      return 0;
    }
    const ridge = await readBaselines(folder, checkpoint.config, view, io.env);
    const measured = { pixels: images, table, pairs, ridge, seed: config.training.seed };
    const measures = await measureNetwork(generator, measured, view.job);
    view.stop();
    const { step } = checkpoint.state;
    if (options.json) {
      const { own, ...others } = measures;
      const about = { run: folder, step, data: source, split: side };
      io.stdout.write(`${JSON.stringify({ ...about, ...own, ...others }, null, 2)}\n`);
      return 0;
    }
    show(config, measures, { step, data: source, all: data.pairs.images.length, side }, io);
    return 0;
  } finally {
    view.stop();
  }
}

const OTHER_DATA =
  "warning: this is not the data set that the run was trained on. Photos that are in both make the figures of the " +
  "network too good.";
const OTHER_BASELINES = "Both baselines are fitted to the training side of the run.";

/** Returns at most `most` pairs, spread evenly over all. */
export function spreadPairs(pairs: CaptionPairs, most: number): CaptionPairs {
  const total = pairs.images.length;
  return total <= most ? pairs : selectPairs(pairs, spread(total, most));
}

/** The facts about a measurement that are printed with it. */
interface About {
  readonly step: number;
  readonly data: string;
  /** the number of captions of the side, measured or not */
  readonly all: number;
  readonly side: DataSide;
}

function show(config: RunConfig, measures: NetworkMeasures, { step, data, all, side }: About, io: Io): void {
  const name = `network, step ${step.toLocaleString("en-US")}`;
  for (const table of measuresTables(name, measures, all)) {
    io.stdout.write(`${textTable(table).join("\n")}\n\n`);
    say(io, `${table.note}\n`);
  }
  io.stdout.write(`${otherFigures(config, measures)}\n`);
  say(io, `\nmeasured on ${data}, ${side === "all" ? "all of it" : `its ${side} side`}`);
  const [network, meanImage, ridge] = [measures.network.mse, measures.meanImage.mse, measures.ridge.mse];
  say(io, judge({ metric, network, meanImage, ridge, split: side }).text);
}
