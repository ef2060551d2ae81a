import { existsSync } from "node:fs";
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { createGenerator, decodeCheckpoint, type Generator, type PartialConfig } from "@bosquejo/model";
import type { Device, Precision } from "@bosquejo/tensor";
import type { TrainOptions } from "../config/settings.js";
import { type Io, say } from "../io.js";
import { listCheckpoints, newestCheckpoint } from "../run-folder/checkpoints.js";
import { files, readRecord } from "../run-folder/folder.js";
import { trainRun } from "../training/train-run.js";
import { useRecorded } from "../tuning/prepare.js";
import type { RequestedModel } from "./requested.js";

/** The settings that several networks share. Null: the default of the network. */
export interface SharedSettings {
  readonly data: string;
  readonly split: string | null;
  readonly glove: string | null;
  readonly seed: number;
  readonly precision: Precision | null;
  readonly epochs: number | null;
  readonly maxMinutes: number | null;
}

/** The shared settings, as the command line of `train` gives them. */
export function sharedConfig(
  encoder: RequestedModel["textEncoder"],
  { data, split, glove, seed, precision, epochs, maxMinutes }: SharedSettings,
): PartialConfig {
  return {
    data: { source: data, split: (split as "official" | null) ?? undefined, glove: glove ?? undefined },
    text: { encoder },
    training: {
      ...{ seed, precision: precision ?? undefined, epochs: epochs ?? undefined, maxMinutes: maxMinutes ?? undefined },
    },
  };
}

/** Trains a network to its end, from the start or from its newest checkpoint. Returns the exit code of `train`. */
export async function trainModel(
  folder: string,
  { preset, textEncoder }: RequestedModel,
  settings: SharedSettings,
  { adapter, tune }: Pick<TrainOptions, "adapter" | "tune">,
  io: Io,
): Promise<number> {
  const quiet: Io = { ...io, stdout: io.stderr };
  const { data } = settings;
  if ((await listCheckpoints(folder)).length > 0)
    return trainRun({ settings: { data: { source: data } }, resume: folder, adapter }, quiet);
  // a run that was stopped before its first checkpoint starts again
  if (existsSync(join(folder, files.config))) await rm(folder, { recursive: true });
  return trainRun(
    {
      settings: sharedConfig(textEncoder, settings),
      preset,
      adapter,
      ...(tune !== undefined && { tune }),
      out: folder,
    },
    quiet,
  );
}

/** Opens a trained network for drawing. The caller disposes the generator. */
export async function openModel(device: Device, folder: string): Promise<{ generator: Generator; step: number }> {
  useRecorded(device, await readRecord(folder));
  const { checkpoint } = await newestCheckpoint(folder, decodeCheckpoint);
  return {
    generator: await createGenerator(device, checkpoint.config, checkpoint.state),
    step: checkpoint.state.step,
  };
}

/** Names the other folders inside the folder of a reproduction. They are not changed. */
export async function nameOthers(folder: string, names: readonly string[], io: Io): Promise<void> {
  const held = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isDirectory());
  const others = held.map(({ name }) => name).filter((name) => !names.includes(name));
  if (others.length > 0) say(io, `not in this table, because --models does not name them: ${others.join(", ")}`);
}
