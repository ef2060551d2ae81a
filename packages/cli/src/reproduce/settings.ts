import { existsSync } from "node:fs";
import { readdir, readFile, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { makeFolder } from "@bosquejo/data";
import { encoderNames, type PartialConfig, presetNames } from "@bosquejo/model";
import type { Precision } from "@bosquejo/tensor";
import { InvalidArgumentError } from "commander";
import { didYouMean } from "../config/arguments.js";
import { CliError, UsageError } from "../io.js";
import { writeWhole } from "../run-folder/folder.js";
import { withFile } from "../terminal/file-errors.js";

/** One network to train: a preset, and a text encoder where it is not the preset's own. */
export interface RequestedModel {
  /** "model-1", "sketch-attention": the name of its folder */
  readonly name: string;
  readonly preset: string;
  readonly textEncoder?: string;
}

/** Networks of a list such as `1,2,3`, `published-1` or `sketch:attention`. */
export function modelChoices(text: string): RequestedModel[] {
  const presets = presetNames();
  const choices = text.split(",").map((item) => {
    const [model = "", encoder] = item.trim().split(":");
    const wanted = /^[1-3]$/.test(model) ? `model-${model}` : model;
    const preset = presets.find((name) => name === wanted);
    if (!preset)
      throw new InvalidArgumentError(
        `Expected 1, 2, 3, ${presets.join(", ")}, with commas between them.${didYouMean(wanted, presets)}`,
      );
    if (encoder === undefined) return { name: preset, preset };
    const textEncoder = encoderNames.find((name) => name === encoder);
    if (!textEncoder)
      throw new InvalidArgumentError(
        `Expected ${encoderNames.join(", ")} after ":".${didYouMean(encoder, encoderNames)}`,
      );
    return { name: `${preset}-${textEncoder}`, preset, textEncoder };
  });
  const names = choices.map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice) throw new InvalidArgumentError(`Expected each network once, got ${twice} twice.`);
  return choices;
}

/** The command-line options of `reproduce`; `data` is absolute. */
export interface ReproduceOptions {
  readonly models?: RequestedModel[];
  /** settings that options give */
  readonly settings: PartialConfig;
  readonly tune?: boolean;
  readonly adapter?: string;
  readonly out?: string;
}

/** What is the same for all networks of a reproduction: when it goes on it must be as it was. */
export interface ReproductionSettings {
  readonly data: string;
  readonly split: string | null;
  readonly glove: string | null;
  readonly seed: number;
  readonly precision: Precision | null;
  readonly epochs: number | null;
  readonly maxMinutes: number | null;
}

const flags: Readonly<Record<keyof ReproductionSettings, string>> = {
  data: "the data",
  split: "--split",
  glove: "--glove",
  seed: "--seed",
  precision: "--precision",
  epochs: "--epochs",
  maxMinutes: "--max-time, in minutes",
};

/** Minutes a network trains where only a CPU computes and nobody says how long. */
export const SOFTWARE_MINUTES = 60;

/** Settings by the command line; on a CPU training is limited unless it says how long. */
export function settingsOf(data: string, options: ReproduceOptions, onCpu: boolean, cwd: string): ReproductionSettings {
  const { split = null, glove = null } = options.settings.data ?? {};
  const { seed = 1, precision = null, epochs = null, maxMinutes: given } = options.settings.training ?? {};
  const maxMinutes = given ?? (onCpu && epochs === null ? SOFTWARE_MINUTES : null);
  const file = glove === null ? null : resolve(cwd, glove);
  return { data, split, glove: file, seed, precision, epochs, maxMinutes };
}

/** Networks that are trained where nobody names any: the publication's three, or those that a CPU can train. */
export const defaultModels = (onCpu: boolean): RequestedModel[] => modelChoices(onCpu ? "sketch,1" : "1,2,3");

const FILE = "reproduction.json";

/**
 * Makes the folder of a reproduction, or takes up the one that is there.
 * @throws UsageError where it began with other settings, CliError where the folder is something else
 */
export async function claimReproduction(folder: string, settings: ReproductionSettings): Promise<void> {
  const path = join(folder, FILE);
  await withFile("--out", folder, () => makeFolder(folder));
  if (!existsSync(path)) {
    const held = await withFile("--out", folder, () => readdir(folder));
    if (held.length > 0)
      throw new CliError(
        `--out: expected a new or empty folder, or one of a reproduction, got ${folder}, which holds ${held.slice(0, 3).join(", ")}: choose another`,
      );
    await withFile("--out", path, () => writeWhole(path, `${JSON.stringify(settings, null, 2)}\n`));
    return;
  }
  const text = await withFile("--out", path, () => readFile(path, "utf8"));
  let former: Partial<ReproductionSettings>;
  try {
    former = JSON.parse(text) as Partial<ReproductionSettings>;
  } catch (error) {
    throw new CliError(`reproduce: ${path}: expected JSON, got something else: ${(error as Error).message}`);
  }
  for (const key of Object.keys(flags) as (keyof ReproductionSettings)[]) {
    // a reproduction from before there was such a setting has its default
    if ((former[key] ?? null) === settings[key]) continue;
    throw new UsageError(
      `reproduce: ${folder} began with ${flags[key]} of ${former[key] ?? "the default"}, got ${settings[key] ?? "the default"}: say the same to go on with it, or choose another folder with --out`,
    );
  }
}

/** Removes the folder of a reproduction that failed before it held anything but its settings. */
export async function releaseReproduction(folder: string): Promise<void> {
  const held = await readdir(folder).catch(() => []);
  if (held.length === 1 && held[0] === FILE) await rm(folder, { recursive: true });
}
