import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import {
  defaultPresets,
  merged,
  type PartialConfig,
  parseConfig,
  parseRunConfig,
  type RunConfig,
  resolveConfig,
  resolveConfigOf,
} from "@bosquejo/model";
import { absoluteSpec } from "../data/specifier.js";
import { CliError, UsageError } from "../io.js";
import { withFile } from "../terminal/file-errors.js";
import { fixedFlags } from "./options.js";

/** The command-line options of `train`. */
export interface TrainOptions {
  /** the settings given by options */
  readonly settings: PartialConfig;
  readonly preset?: string;
  readonly config?: string;
  readonly adapter?: string;
  readonly tune?: boolean;
  readonly out?: string;
  readonly resume?: string;
}

/** The default time limit of a run on a CPU, in minutes. */
const SOFTWARE_MINUTES = 7;

/**
 * Reads the file of `--config`.
 * @throws CliError if it cannot be read or is no JSON, ModelError if a setting is invalid
 */
export async function readSettings(path: string): Promise<PartialConfig> {
  const text = await withFile("--config", path, () => readFile(path, "utf8"));
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new CliError(
      `--config: ${path}: expected JSON, got a syntax error: ${(error as Error).message}: correct the file`,
    );
  }
  return parseConfig(ownConfig(value), path);
}

/** Returns the configuration in a run's config.json, which has other fields too. Returns other values as they are. */
function ownConfig(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  return "bosquejo" in value && "config" in value ? value.config : value;
}

/** Returns the configuration of a new run. The command line overrides the file, and the file overrides the preset. */
export function newConfig({ settings, preset, config }: TrainOptions, file: PartialConfig, onCpu: boolean): RunConfig {
  const bounded = [settings, file].some(
    ({ training }) => training?.epochs !== undefined || training?.maxMinutes !== undefined,
  );
  const name = preset ?? file.preset ?? defaultPresets[onCpu ? "software" : "hardware"];
  const limit: PartialConfig = onCpu && !bounded ? { training: { maxMinutes: SOFTWARE_MINUTES } } : {};
  // the file is checked without the command line first: its errors then name the file
  if (config !== undefined) resolveConfigOf(config, name, limit, file);
  return resolveConfig(name, limit, file, settings);
}

/**
 * Returns the configuration of a resumed run. Only its end and the paths of its data may change.
 * @throws UsageError if the command line changes anything else
 */
export function resumedConfig(options: TrainOptions, former: unknown, source: string): RunConfig {
  const { settings } = options;
  const others = (["preset", "config", "out"] as const).filter((name) => options[name] !== undefined);
  const [flag] = [...fixedFlags(settings), ...others.map((name) => `--${name}`)];
  if (flag !== undefined)
    throw new UsageError(
      `--resume: expected no option that changes the run, got ${flag}: leave it out, or begin a new run`,
    );
  // otherwise the former time limit could end the run before the new epochs
  const unlimited = settings.training?.epochs === undefined ? {} : { training: { maxMinutes: null } };
  return merged(merged(parseRunConfig(former, source), unlimited), settings);
}

/** Returns a configuration with absolute paths, so that it does not depend on the current folder. */
export function absolutePaths(config: RunConfig, cwd: string): RunConfig {
  const { data } = config;
  const glove = data.glove && resolve(cwd, data.glove);
  return { ...config, data: { ...data, glove, source: absoluteSpec(cwd, data.source) } };
}
