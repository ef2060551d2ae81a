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
  /** settings that options give */
  readonly settings: PartialConfig;
  readonly preset?: string;
  readonly config?: string;
  readonly adapter?: string;
  readonly tune?: boolean;
  readonly out?: string;
  readonly resume?: string;
}

/** Time a run takes where only a CPU computes and nothing else was asked for: all of `npm start` ends within ten minutes. */
const SOFTWARE_MINUTES = 7;

/** Reads the file of `--config`. */
export async function readSettings(path: string): Promise<PartialConfig> {
  const text = await withFile("--config", path, () => readFile(path, "utf8"));
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new CliError(`${path}: expected JSON, got something else: ${(error as Error).message}`);
  }
  return parseConfig(ownConfig(value), path);
}

/** The configuration in a run's config.json, which holds more; other values as they are. */
function ownConfig(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  return "bosquejo" in value && "config" in value ? value.config : value;
}

/** The configuration of a new run: the preset, under the file, under the command line. */
export function newConfig({ settings, preset, config }: TrainOptions, file: PartialConfig, onCpu: boolean): RunConfig {
  const bounded = [settings, file].some(
    ({ training }) => training?.epochs !== undefined || training?.maxMinutes !== undefined,
  );
  const name = preset ?? file.preset ?? defaultPresets[onCpu ? "software" : "hardware"];
  const limit: PartialConfig = onCpu && !bounded ? { training: { maxMinutes: SOFTWARE_MINUTES } } : {};
  // faults that are in the file already are told of the file
  if (config !== undefined) resolveConfigOf(config, name, limit, file);
  return resolveConfig(name, limit, file, settings);
}

/** The configuration of a resumed run: as it was, except for its end and the places of its data. */
export function resumedConfig(options: TrainOptions, former: unknown, source: string): RunConfig {
  const { settings } = options;
  const others = (["preset", "config", "out"] as const).filter((name) => options[name] !== undefined);
  const [flag] = [...fixedFlags(settings), ...others.map((name) => `--${name}`)];
  if (flag !== undefined)
    throw new UsageError(
      `--resume: continues a run as it began, so it takes no ${flag}: leave it out, or begin a new run`,
    );
  // whoever asks for epochs does not want the former run's time to cut them short
  const unlimited = settings.training?.epochs === undefined ? {} : { training: { maxMinutes: null } };
  return merged(merged(parseRunConfig(former, source), unlimited), settings);
}

/** A configuration that does not depend on the folder that the command was given in. */
export function absolutePaths(config: RunConfig, cwd: string): RunConfig {
  const { data } = config;
  const glove = data.glove && resolve(cwd, data.glove);
  return { ...config, data: { ...data, glove, source: absoluteSpec(cwd, data.source) } };
}
