import { rmdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { type Checkpoint, createTrainer, decodeCheckpoint, type RunConfig } from "@bosquejo/model";
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

/** Where a run begins or goes on. */
interface Beginning {
  readonly folder: string;
  readonly config: RunConfig;
  /** whether the run is new and nobody said how many epochs it takes */
  readonly openEnded?: boolean;
  /** of a run that goes on */
  readonly former?: { readonly record: RunRecord; readonly checkpoint: Checkpoint };
}

/** Trains as the command line says, and gives the exit code. */
export async function trainRun(options: TrainOptions, io: Io): Promise<number> {
  const view = watch(io);
  // faults of the command line show before a GPU is opened
  const open =
    options.resume === undefined ? await beginner(options, io) : await reopener(options, io, options.resume, view);
  using device = await openDevice({ adapter: options.adapter });
  const { name, kind, backend } = device.adapter;
  view.log(`computing on ${name} (${kind}, ${backend})`);
  const beginning = await open(device);
  try {
    return await trainOn(device, beginning, options, view, io);
  } catch (error) {
    // a run that failed before its first file leaves no empty folder behind
    await rmdir(beginning.folder).catch(() => {});
    throw error;
  } finally {
    view.stop();
  }
}

type Open = (device: Device) => Promise<Beginning>;

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

async function reopener(options: TrainOptions, io: Io, run: string, view: Watching): Promise<Open> {
  const folder = resolve(io.cwd, run);
  const record = await readRecord(folder);
  const config = absolutePaths(resumedConfig(options, record.config, join(folder, files.config)), io.cwd);
  const { path, checkpoint, damaged } = await newestCheckpoint(folder, decodeCheckpoint);
  for (const { why } of damaged) view.log(`left out: ${why}`);
  await setAside(damaged);
  view.log(`going on from ${shown(io, path)}`);
  return async ({ adapter }) => {
    const before = record.kernels?.adapter ?? record.adapter;
    if (!sameAdapter(adapter, before)) {
      const also = record.kernels ? ", and the kernels chosen there are not used" : "";
      const where = before.name === adapter.name ? `${before.name} with another driver` : before.name;
      view.log(`the run was computed on ${where}: its last digits may come out otherwise here${also}`);
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
    view.log("mixed: no tensor cores here, so operands are rounded as there, and nothing is faster");
  const data = await loadRunData(beginning.config, view, io.env);
  if (former) checkSameData(former.record, data, beginning.config);
  // a GloVe file says itself how many numbers a vector has; lists that turn up later must not part the run's data anew
  const { data: source, text } = beginning.config;
  const sized: RunConfig = {
    ...beginning.config,
    data: { ...source, split: data.split.rule },
    text: { ...text, wordDimension: data.vectors.dimension },
  };
  const config = openEnded ? await fitToTime(device, sized, data.training, preparation, view, io) : sized;
  using trainer = await createTrainer(device, config, data.training, former?.checkpoint.state, preparation);
  // a run that was killed after its last step still wants its last look
  if (former && trainer.step >= trainer.totalSteps && (await hasEnded(folder))) {
    throw new CliError(
      `--resume: the run is done, with ${trainer.step} of ${trainer.totalSteps} steps: give it more with --epochs, over ${config.training.epochs}`,
    );
  }
  const kernels = kernelsOf(device, former?.record);
  const record = former ? { ...former.record, config, kernels } : { ...recordOf(config, data, device), kernels };
  await writeRecord(folder, record);
  const rows = former ? await truncateMetrics(folder, trainer.step) : [];
  if (former) await dropSamplesAfter(folder, trainer.step);
  introduce(trainer, data, shown(io, folder), view);
  const ending = await trainSession({ trainer, data, record, rows, folder }, view, io);
  return farewell(ending, trainer.step, rows, shown(io, folder), view, io);
}
