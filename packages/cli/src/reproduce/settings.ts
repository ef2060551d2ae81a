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

/** A network to train: a preset, and a text encoder if it is not that of the preset. */
export interface RequestedModel {
  /** the name of its folder, such as "model-1" or "sketch-attention" */
  readonly name: string;
  readonly preset: string;
  readonly textEncoder?: string;
}

/**
 * Parses a list of networks such as `1,2,3`, `published-1` or `sketch:attention`.
 * @throws InvalidArgumentError for unknown or repeated names
 */
export function requestedModels(text: string): RequestedModel[] {
  const presets = presetNames();
  const choices = text.split(",").map((item) => {
    const [model = "", encoder] = item.trim().split(":");
    const name = /^[1-3]$/.test(model) ? `model-${model}` : model;
    const preset = presets.find((each) => each === name);
    if (!preset)
      throw new InvalidArgumentError(
        `Expected 1, 2, 3, ${presets.join(", ")}, separated by commas.${didYouMean(name, presets)}`,
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
  /** the settings given by options */
  readonly settings: PartialConfig;
  readonly tune?: boolean;
  readonly adapter?: string;
  readonly out?: string;
}

/** The settings of all networks of a reproduction. They must be the same when it continues. */
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
  data: "data",
  split: "--split",
  glove: "--glove",
  seed: "--seed",
  precision: "--precision",
  epochs: "--epochs",
  maxMinutes: "--max-time in minutes",
};

/** The default time limit of each network on a CPU, in minutes. */
export const SOFTWARE_MINUTES = 60;

/**
 * Returns the settings of a command line. On a CPU there is a default time limit, unless it gives epochs or a limit.
 */
export function settingsOf(data: string, options: ReproduceOptions, onCpu: boolean, cwd: string): ReproductionSettings {
  const { split = null, glove = null } = options.settings.data ?? {};
  const { seed = 1, precision = null, epochs = null, maxMinutes: given } = options.settings.training ?? {};
  const maxMinutes = given ?? (onCpu && epochs === null ? SOFTWARE_MINUTES : null);
  const file = glove === null ? null : resolve(cwd, glove);
  return { data, split, glove: file, seed, precision, epochs, maxMinutes };
}

/** Returns the default networks: the three of the publication, or on a CPU those that it can train in time. */
export const defaultModels = (onCpu: boolean): RequestedModel[] => requestedModels(onCpu ? "sketch,1" : "1,2,3");

const FILE = "reproduction.json";

/**
 * Creates the folder of a reproduction, or checks that the reproduction in it can continue.
 * @throws UsageError if it began with other settings, CliError if the folder has other content or cannot be written
 */
export async function claimReproduction(folder: string, settings: ReproductionSettings): Promise<void> {
  const path = join(folder, FILE);
  await withFile("--out", folder, () => makeFolder(folder));
  if (!existsSync(path)) {
    const held = await withFile("--out", folder, () => readdir(folder));
    if (held.length > 0)
      throw new CliError(
        `--out: expected a new or empty folder, or that of a reproduction, got ${folder}, ` +
          `which holds ${held.slice(0, 3).join(", ")}: choose another folder`,
      );
    await withFile("--out", path, () => writeWhole(path, `${JSON.stringify(settings, null, 2)}\n`));
    return;
  }
  const text = await withFile("--out", path, () => readFile(path, "utf8"));
  let former: Partial<ReproductionSettings>;
  try {
    former = JSON.parse(text) as Partial<ReproductionSettings>;
  } catch (error) {
    throw new CliError(
      `reproduce: ${path}: expected JSON, got a syntax error: ${(error as Error).message}: ` +
        "restore the file, or choose another folder with --out",
    );
  }
  for (const key of Object.keys(flags) as (keyof ReproductionSettings)[]) {
    // a setting that did not exist when the reproduction began has its default
    if ((former[key] ?? null) === settings[key]) continue;
    throw new UsageError(
      `reproduce: ${folder}: expected ${flags[key]} = ${former[key] ?? "default"}, as it began, ` +
        `got ${settings[key] ?? "default"}: give the same value to continue, or choose another folder with --out`,
    );
  }
}

/** Removes the folder of a reproduction that failed while it held only its settings. */
export async function releaseReproduction(folder: string): Promise<void> {
  const held = await readdir(folder).catch(() => []);
  if (held.length === 1 && held[0] === FILE) await rm(folder, { recursive: true });
}
