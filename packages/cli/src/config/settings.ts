import { readFile } from "node:fs/promises";
import { parseConfig, parseRunConfig, type RunConfig, resolveConfig } from "@bosquejo/model";
import type { Precision } from "@bosquejo/tensor";
import { CliError, UsageError } from "../io.js";
import { withFile } from "../terminal/file-errors.js";

/** What `train` takes from the command line; times are in milliseconds. */
export interface TrainOptions {
  readonly data?: string;
  readonly split?: "official" | "images" | "pairs";
  readonly glove?: string;
  readonly textEncoder?: "mean" | "meanmax" | "attention";
  readonly preset?: string;
  readonly config?: string;
  readonly epochs?: number;
  readonly maxTime?: number;
  readonly batchSize?: number;
  readonly precision?: Precision;
  readonly learningRate?: number;
  readonly seed?: number;
  readonly adapter?: string;
  readonly tune?: boolean;
  readonly out?: string;
  readonly resume?: string;
}

/** Time a run takes where only a CPU computes and nothing else was asked for: all of `npm start` ends within ten minutes. */
const SOFTWARE_MINUTES = 7;

/** Reads the file of `--config`. */
export async function readSettings(path: string): Promise<Partial<RunConfig>> {
  const text = await withFile("--config", path, () => readFile(path, "utf8"));
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new CliError(`${path}: wants JSON, got something else: ${(error as Error).message}`);
  }
  return parseConfig(value, path);
}

/** The configuration of a new run: the preset, under the file, under the command line. */
export function newConfig(options: TrainOptions, file: Partial<RunConfig>, onCpu: boolean): RunConfig {
  const { data, split, glove, textEncoder, epochs, batchSize, precision, learningRate, seed } = options;
  const given = {
    data,
    split,
    glove,
    textEncoder,
    epochs,
    batchSize,
    precision,
    learningRate,
    seed,
    maxMinutes: minutes(options),
  };
  const bounded = [given.epochs, given.maxMinutes, file.epochs, file.maxMinutes].some((limit) => limit !== undefined);
  const preset = options.preset ?? file.preset ?? (onCpu ? "sketch" : "model-1");
  return resolveConfig(preset, onCpu && !bounded ? { maxMinutes: SOFTWARE_MINUTES } : {}, file, definedOnly(given));
}

/** The configuration of a run that goes on: as it was, but for where it ends and where its data lies now. */
export function resumedConfig(options: TrainOptions, former: unknown, source: string): RunConfig {
  for (const name of [
    "split",
    "textEncoder",
    "preset",
    "config",
    "batchSize",
    "precision",
    "learningRate",
    "seed",
    "out",
  ] as const) {
    if (options[name] === undefined) continue;
    const flag = `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    throw new UsageError(
      `--resume: goes on with a run as it began, so it takes no ${flag}: leave it out, or begin a new run`,
    );
  }
  const { data, glove, epochs } = options;
  // who asks for epochs does not want the former run's time to cut them short
  const maxMinutes = minutes(options) ?? (epochs === undefined ? undefined : null);
  return { ...parseRunConfig(former, source), ...definedOnly({ data, glove, epochs, maxMinutes }) };
}

const minutes = ({ maxTime }: TrainOptions) => (maxTime === undefined ? undefined : maxTime / 60_000);

function definedOnly<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as ReturnType<
    typeof definedOnly<T>
  >;
}
