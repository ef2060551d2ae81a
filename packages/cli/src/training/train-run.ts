import { rmdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { type Checkpoint, createTrainer, decodeCheckpoint, type RunConfig, startRun } from "@bosquejo/model";
import { type Device, openDevice } from "@bosquejo/tensor";
import { absolutePaths, newConfig, readSettings, resumedConfig, type TrainOptions } from "../config/settings.js";
import { checkSameData, loadRunData } from "../data/run-data.js";
import { CliError, type Io } from "../io.js";
import { newestCheckpoint, setAside } from "../run-folder/checkpoints.js";
import {
  claimRunFolder,
  createRunFolder,
  defaultRunFolder,
  dropSamplesAfter,
  files,
  type RunRecord,
  readRecord,
  sameAdapter,
  writeRecord,
} from "../run-folder/folder.js";
import { hasEnded, truncateMetrics } from "../run-folder/metrics.js";
import { kernelsOf, recordOf } from "../run-folder/record.js";
import { farewell, introduce, shown } from "../terminal/messages.js";
import { watch } from "../terminal/progress.js";
import { preparationOf } from "../tuning/prepare.js";
import { fitToTime } from "./fit-to-time.js";
import { trainSession } from "./train-session.js";

type Watching = ReturnType<typeof watch>;

/** The start of a session: a new run, or a run that continues. */
interface Beginning {
  readonly folder: string;
  readonly config: RunConfig;
  /** true if the run is new and neither the command line nor the file gives its number of epochs */
  readonly openEnded?: boolean;
  /** the record and the newest checkpoint of a run that continues */
  readonly former?: { readonly record: RunRecord; readonly checkpoint: Checkpoint };
}

/** Begins or continues a run, trains it to its end and returns the exit code. */
export async function trainRun(options: TrainOptions, io: Io): Promise<number> {
  const view = watch(io);
  // errors in the command line are reported before a GPU is opened
  const open =
    options.resume === undefined ? await beginner(options, io) : await reopener(options, io, options.resume, view);
  using device = await openDevice({ adapter: options.adapter });
  const { name, kind, backend } = device.adapter;
  view.log(`computing on ${name} (${kind}, ${backend})`);
  const beginning = await open(device);
  try {
    return await trainOn(device, beginning, options, view, io);
  } catch (error) {
    // rmdir removes the folder only if it is empty: the run failed before its first file
    await rmdir(beginning.folder).catch(() => {});
    throw error;
  } finally {
    view.stop();
  }
}

/** Makes the start of a session, after the device was opened. */
type Open = (device: Device) => Promise<Beginning>;

/** Checks the settings of a new run. The returned function makes its folder and its configuration. */
async function beginner(options: TrainOptions, io: Io): Promise<Open> {
  const file = options.config === undefined ? {} : await readSettings(resolve(io.cwd, options.config));
  newConfig(options, file, true);
  return async ({ adapter }) => {
    const config = newConfig(options, file, adapter.kind !== "hardware");
    const folder =
      options.out === undefined
        ? await claimRunFolder(resolve(io.cwd, defaultRunFolder(config.preset, new Date())))
        : resolve(io.cwd, options.out);
    if (options.out !== undefined) await createRunFolder(folder);
    const openEnded = [options.settings, file].every(({ training }) => training?.epochs === undefined);
    return { folder, openEnded, config: absolutePaths(config, io.cwd) };
  };
}

/** Reads the record and the newest checkpoint of a run. The returned function compares the adapters. */
async function reopener(options: TrainOptions, io: Io, run: string, view: Watching): Promise<Open> {
  const folder = resolve(io.cwd, run);
  const record = await readRecord(folder);
  const config = absolutePaths(resumedConfig(options, record.config, join(folder, files.config)), io.cwd);
  const { path, checkpoint, damaged } = await newestCheckpoint(folder, decodeCheckpoint);
  for (const { why } of damaged) view.log(`skipped a damaged checkpoint: ${why}`);
  await setAside(damaged);
  view.log(`continuing from ${shown(io, path)}`);
  return async ({ adapter }) => {
    const before = record.kernels?.adapter ?? record.adapter;
    if (!sameAdapter(adapter, before)) {
      const also = record.kernels ? ", and the kernels that were chosen there are not used" : "";
      const where = before.name === adapter.name ? `${before.name} with another driver` : before.name;
      view.log(`so far the run was computed on ${where}: the last digits of its results may differ here${also}`);
    }
    return { folder, config, former: { record, checkpoint } };
  };
}

async function trainOn(
  device: Device,
  beginning: Beginning,
  { tune }: Pick<TrainOptions, "tune">,
  view: Watching,
  io: Io,
): Promise<number> {
  const { folder, former, openEnded } = beginning;
  const preparation = preparationOf(device, { tune, former: former?.record }, view, io);
  if (beginning.config.training.precision === "mixed" && !device.choices.ability.matrices)
    view.log(
      "--precision mixed: no tensor cores that bosquejo can use; operands are rounded to f16, but nothing is faster",
    );
  const data = await loadRunData(beginning.config, view, io.env);
  if (former) checkSameData(former.record, data, beginning.config);
  // the word vectors determine the dimension; the split is recorded, so that published lists that are added later do
  // not change it
  const { data: source, text } = beginning.config;
  const sized: RunConfig = {
    ...beginning.config,
    data: { ...source, split: data.split.rule },
    text: { ...text, wordDimension: data.vectors.dimension },
  };
  const from = former?.checkpoint.state ?? (await startRun(device, sized, data.training, view.job));
  const timed =
    openEnded && "values" in from ? await fitToTime(device, sized, data.training, from, preparation, view, io) : sized;
  using trainer = await createTrainer(device, timed, data.training, from, preparation);
  const { config } = trainer;
  // a run that was killed after its last step continues: its last evaluation and pictures are missing
  if (former && trainer.step >= trainer.totalSteps && (await hasEnded(folder))) {
    throw new CliError(
      `--resume: expected a run with steps left, got one that has done ${trainer.step} of ${trainer.totalSteps}: ` +
        `give --epochs a number above ${config.training.epochs}`,
    );
  }
  const kernels = kernelsOf(device, former?.record);
  const record = former ? { ...former.record, config, kernels } : { ...recordOf(config, data, device), kernels };
  await writeRecord(folder, record);
  const rows = former ? await truncateMetrics(folder, trainer.step) : [];
  if (former) await dropSamplesAfter(folder, trainer.step);
  introduce(trainer, data, shown(io, folder), view);
  const ending = await trainSession({ trainer, data, record, rows, folder }, view, io);
  return farewell(ending, trainer, rows, shown(io, folder), view, io);
}
