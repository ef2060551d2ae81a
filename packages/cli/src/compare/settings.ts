import { resolve } from "node:path";
import type { PartialConfig } from "@bosquejo/model";
import { InvalidArgumentError } from "commander";
import { parseDuration } from "../config/arguments.js";
import { UsageError } from "../io.js";
import type { SeveralFolder } from "../several/claim.js";
import { type RequestedModel, requestedModels } from "../several/requested.js";
import type { SharedSettings } from "../several/train-one.js";

/** The command-line options of `compare`. */
export interface CompareOptions {
  readonly models?: RequestedModel[];
  /** the settings given by options */
  readonly settings: PartialConfig;
  /** minutes: one limit for each network, or one for all */
  readonly maxTime?: readonly number[];
  readonly tune?: boolean;
  readonly adapter?: string;
  readonly out?: string;
}

/** The settings of a comparison. They must be the same when it continues. */
export interface ComparisonSettings extends Omit<SharedSettings, "maxMinutes"> {
  /** the time limit of each network in minutes; null: none */
  readonly maxMinutes: readonly number[] | null;
}

/** The folder of a comparison. */
export const comparisonFolder: SeveralFolder<ComparisonSettings> = {
  command: "compare",
  content: "comparison",
  flags: {
    data: "--data",
    split: "--split",
    glove: "--glove",
    seed: "--seed",
    precision: "--precision",
    epochs: "--epochs",
    maxMinutes: "--max-time",
  },
};

/** The default networks: one that draws means and one that draws samples. */
const DEFAULT_MODELS = "sketch,flow";
// with these limits, a comparison of emoji on two slow CPU cores takes seven minutes, measuring included
const SOFTWARE_MINUTES = [1, 3.5] as const;
const HARDWARE_MINUTES = [0.75, 1.25] as const;

/**
 * Parses a time limit, or one for each network: "10m" or "2m,5m". Returns minutes.
 * @throws InvalidArgumentError for other texts
 */
export function timeLimits(text: string): number[] {
  if (text.trim() === "") throw new InvalidArgumentError("Expected a time such as 10m, or one for each network.");
  return text.split(",").map((each) => parseDuration(each.trim()) / 60_000);
}

/** Returns the networks of a command line, or the default ones. */
export const modelsOf = ({ models }: CompareOptions): RequestedModel[] => models ?? requestedModels(DEFAULT_MODELS);

/**
 * Returns the settings of a command line. The default networks have a default time limit each, unless the command line
 * gives epochs.
 * @throws UsageError if it gives several time limits, but not one for each network
 */
export function comparisonSettings(options: CompareOptions, onCpu: boolean, cwd: string): ComparisonSettings {
  const { source: data = "emoji", split = null, glove = null } = options.settings.data ?? {};
  const { seed = 1, precision = null, epochs = null } = options.settings.training ?? {};
  const count = modelsOf(options).length;
  const given = options.maxTime;
  if (given && given.length > 1 && given.length !== count)
    throw new UsageError(
      `--max-time: expected one time, or ${count}, one for each network, got ${given.length}: give a time for each`,
    );
  const byDefault = options.models === undefined && epochs === null;
  const limits = given ?? (byDefault ? (onCpu ? SOFTWARE_MINUTES : HARDWARE_MINUTES) : null);
  const maxMinutes = limits && Array.from({ length: count }, (_, i) => limits[i] ?? limits[0]!);
  return { data, split, glove: glove === null ? null : resolve(cwd, glove), seed, precision, epochs, maxMinutes };
}
