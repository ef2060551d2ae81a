import { constants, existsSync, readdirSync, statSync } from "node:fs";
import { access, appendFile, mkdir, readdir, readFile, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { makeFolder, writeWhole as writePieces } from "@bosquejo/data";
import { z } from "zod";
import { CliError } from "../io.js";
import { withFile } from "../terminal/file-errors.js";

/** The names of the files in a run folder. */
export const files = {
  config: "config.json",
  metrics: "metrics.jsonl",
  baselines: "baselines.safetensors",
  measures: "measures.json",
  checkpoints: "checkpoints",
  samples: "samples",
  generated: "generated",
  report: "report.html",
} as const;

/** An adapter as files record it. */
export const Adapter = z.object({ name: z.string(), kind: z.string(), backend: z.string(), driver: z.string() });
export type Adapter = z.infer<typeof Adapter>;

/** Returns true if two adapters are the same and have the same driver. */
export const sameAdapter = (one: Adapter, other: Adapter): boolean =>
  (["name", "kind", "backend", "driver"] as const).every((key) => one[key] === other[key]);

/** The choice for each product, by product and sizes. */
export const Choices = z.record(z.string(), z.object({ tile: z.string(), slices: z.int().min(1) }));

const Record = z.object({
  /** the version of bosquejo that began the run */
  bosquejo: z.string(),
  created: z.string(),
  /** a RunConfig, which `parseRunConfig` checks */
  config: z.record(z.string(), z.unknown()),
  data: z.object({
    name: z.string(),
    contentHash: z.string(),
    images: z.number(),
    trainPairs: z.number(),
    testPairs: z.number(),
    wordVectors: z.string(),
    wordVectorsHash: z.string(),
    split: z.string(),
    splitHash: z.string(),
    tests: z.string(),
  }),
  /** the adapter that the run began on */
  adapter: Adapter,
  /** the adapter and the kernels of the last session; missing in runs of versions that did not choose kernels */
  kernels: z.object({ adapter: Adapter, table: Choices }).optional(),
  versions: z.record(z.string(), z.string()),
});

/** The content of `config.json`: everything that is needed to repeat a run. */
export type RunRecord = z.infer<typeof Record>;

/** A function that writes a file completely or not at all: under a temporary name, flushed, then renamed. */
export type WriteFile = (path: string, content: string | Uint8Array) => Promise<void>;

/** Writes a file completely or not at all. If the disk fills up, the former file stays and no part of the new one. */
export const writeWhole: WriteFile = (path, content) =>
  writePieces(path, [typeof content === "string" ? Buffer.from(content) : content]);

/** Returns the folder of a new run, such as "runs/2026-01-31-093005-sketch". */
export function defaultRunFolder(preset: string, date: Date): string {
  const two = (value: number) => String(value).padStart(2, "0");
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join("-");
  return join("runs", `${day}-${two(date.getHours())}${two(date.getMinutes())}${two(date.getSeconds())}-${preset}`);
}

/** Creates a run folder under a name that no other run has, not even one that begins at the same time. */
export async function claimRunFolder(path: string): Promise<string> {
  await withFile("run folder", dirname(path), () => makeFolder(dirname(path)), hint);
  for (let copy = 1; ; copy++) {
    const folder = copy === 1 ? path : `${path}-${copy}`;
    const made = await withFile("run folder", folder, () => mkdir(folder).then(() => true, taken), hint);
    if (made) return folder;
  }
}

const taken = (error: NodeJS.ErrnoException): boolean => {
  if (error.code === "EEXIST") return false;
  throw error;
};

const hint = "choose a writable folder with --out";

/**
 * Creates `folder` for a new run, or checks that it is empty.
 * @throws CliError if it is not empty or cannot be written
 */
export async function createRunFolder(folder: string): Promise<void> {
  await withFile("run folder", folder, () => makeFolder(folder), hint);
  const held = await withFile("run folder", folder, () => readdir(folder), hint);
  if (held.length > 0) {
    const saved = await readdir(join(folder, files.checkpoints)).catch(() => []);
    const next =
      saved.length > 0
        ? `continue the run in it with --resume ${folder}, or choose another folder with --out`
        : "empty it, or choose another folder with --out";
    throw new CliError(
      `run folder: expected a new or empty folder, got ${folder}, which holds ${held.slice(0, 3).join(", ")}: ${next}`,
    );
  }
  await withFile("run folder", folder, () => access(folder, constants.W_OK), hint);
}

/** Writes `config.json`, and creates the folders for checkpoints and samples. */
export async function writeRecord(folder: string, record: RunRecord): Promise<void> {
  const path = join(folder, files.config);
  await withFile("run folder", path, () => writeWhole(path, `${JSON.stringify(record, null, 2)}\n`), hint);
  for (const name of [files.checkpoints, files.samples]) {
    await withFile("run folder", join(folder, name), () => makeFolder(join(folder, name)), hint);
  }
}

/** The run folders in a folder, such as those of a comparison. */
function runsIn(folder: string): string[] {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) return [];
  const held = readdirSync(folder).map((name) => join(folder, name));
  return held.filter((path) => existsSync(join(path, files.config))).sort();
}

/**
 * Reads `config.json`.
 * @throws CliError if the folder has none, or a damaged one
 */
export async function readRecord(folder: string): Promise<RunRecord> {
  const path = join(folder, files.config);
  if (!existsSync(path)) {
    const isFile = existsSync(folder) && statSync(folder).isFile();
    const fault = isFile ? "is a file" : existsSync(folder) ? "has no config.json" : "does not exist";
    const inside = runsIn(folder);
    const remedy =
      inside.length > 0 ? `give ${inside.join(" or ")}` : "give a folder that train has written (runs/...)";
    throw new CliError(`run: expected a run folder, got ${folder}, which ${fault}: ${remedy}`);
  }
  const text = await withFile("run", path, () => readFile(path, "utf8"));
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new CliError(`run: ${path}: expected JSON, got a syntax error: ${(error as Error).message}: ${restore}`);
  }
  const parsed = Record.safeParse(value);
  if (parsed.success) return parsed.data;
  const { path: key } = parsed.error.issues[0]!;
  throw new CliError(
    `run: ${path}: expected the file as bosquejo wrote it, got one whose ${key.join(".") || "content"} ` +
      `is missing or of another type: ${restore}`,
  );
}

const restore = "restore the file, or begin a new run";

/** Writes the sample grid of a step and returns its path. */
export async function writeSample(folder: string, step: number, png: Uint8Array): Promise<string> {
  const path = join(folder, files.samples, `step-${String(step).padStart(6, "0")}.png`);
  await withFile("samples", path, () => writeWhole(path, png));
  return path;
}

/** Lists the sample grids of a run with their steps, oldest first. */
export async function listSamples(folder: string): Promise<{ step: number; path: string }[]> {
  const names = await readdir(join(folder, files.samples)).catch(() => []);
  return names
    .flatMap((name) => {
      const step = /^step-(\d+)\.png$/.exec(name)?.[1];
      return step === undefined ? [] : [{ step: Number(step), path: join(folder, files.samples, name) }];
    })
    .sort((a, b) => a.step - b.step);
}

/** Removes the sample grids of steps after `step`: a resumed run draws them again. */
export async function dropSamplesAfter(folder: string, step: number): Promise<void> {
  for (const sample of await listSamples(folder)) if (sample.step > step) await rm(sample.path);
}

/** Appends one line to `metrics.jsonl`. */
export function appendLine(folder: string, line: string): Promise<void> {
  const path = join(folder, files.metrics);
  return withFile(basename(path), path, () => appendFile(path, `${line}\n`));
}
