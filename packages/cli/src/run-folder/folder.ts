import { constants, existsSync, statSync } from "node:fs";
import { access, appendFile, mkdir, readdir, readFile, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { makeFolder, writeWhole as writePieces } from "@bosquejo/data";
import { z } from "zod";
import { CliError } from "../io.js";
import { withFile } from "../terminal/file-errors.js";

/** The files of a run, by name, inside its folder. */
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

/** What computes, as files name it. */
export const Adapter = z.object({ name: z.string(), kind: z.string(), backend: z.string(), driver: z.string() });
export type Adapter = z.infer<typeof Adapter>;

/** Whether two adapters are the same, with the same driver. */
export const sameAdapter = (one: Adapter, other: Adapter): boolean =>
  (["name", "kind", "backend", "driver"] as const).every((key) => one[key] === other[key]);

/** Which implementation computes each product, by product and sizes. */
export const Choices = z.record(z.string(), z.object({ tile: z.string(), slices: z.int().min(1) }));

const Record = z.object({
  /** version of bosquejo that began the run */
  bosquejo: z.string(),
  created: z.string(),
  /** the model's RunConfig, checked by the model itself */
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
  /** what the run began on */
  adapter: Adapter,
  /** what computed its last sitting, and with which kernels; not there in runs from before they were chosen */
  kernels: z.object({ adapter: Adapter, table: Choices }).optional(),
  versions: z.record(z.string(), z.string()),
});

/** All that is needed to repeat a run: what `config.json` holds. */
export type RunRecord = z.infer<typeof Record>;

/** How a file is written whole or not at all: to a temporary name, flushed, renamed. */
export type WriteFile = (path: string, content: string | Uint8Array) => Promise<void>;

/** Writes a file whole or not at all: a disk that fills up leaves the former file, and no part of the new one. */
export const writeWhole: WriteFile = (path, content) =>
  writePieces(path, [typeof content === "string" ? Buffer.from(content) : content]);

/** The folder of a new run: "runs/2026-01-31-093005-sketch". */
export function defaultRunFolder(preset: string, date: Date): string {
  const two = (value: number) => String(value).padStart(2, "0");
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join("-");
  return join("runs", `${day}-${two(date.getHours())}${two(date.getMinutes())}${two(date.getSeconds())}-${preset}`);
}

/** Makes a run folder of a name that no other run took, not even one that begins at the same time. */
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

const hint = "choose a folder that can be written with --out";

/**
 * Checks that a run can begin in `folder` and makes it, empty.
 * @throws CliError where it holds something, or cannot be written
 */
export async function createRunFolder(folder: string): Promise<void> {
  await withFile("run folder", folder, () => makeFolder(folder), hint);
  const held = await withFile("run folder", folder, () => readdir(folder), hint);
  if (held.length > 0) {
    const saved = await readdir(join(folder, files.checkpoints)).catch(() => []);
    const next =
      saved.length > 0
        ? `go on with that run with --resume ${folder}, or choose another --out`
        : "choose another --out, or empty it";
    throw new CliError(
      `run folder: expected a new or empty folder, got ${folder}, which holds ${held.slice(0, 3).join(", ")}: ${next}`,
    );
  }
  await withFile("run folder", folder, () => access(folder, constants.W_OK), hint);
}

/** Writes `config.json`, and makes the folders beside it. */
export async function writeRecord(folder: string, record: RunRecord): Promise<void> {
  const path = join(folder, files.config);
  await withFile("run folder", path, () => writeWhole(path, `${JSON.stringify(record, null, 2)}\n`), hint);
  for (const name of [files.checkpoints, files.samples]) {
    await withFile("run folder", join(folder, name), () => makeFolder(join(folder, name)), hint);
  }
}

/**
 * Reads `config.json`.
 * @throws CliError where the folder is no run's
 */
export async function readRecord(folder: string): Promise<RunRecord> {
  const path = join(folder, files.config);
  if (!existsSync(path)) {
    const isFile = existsSync(folder) && statSync(folder).isFile();
    const held = isFile ? "that is a file" : existsSync(folder) ? "it has no config.json" : "there is no such folder";
    throw new CliError(`run: expected the folder of a run (runs/...), got ${folder}: ${held}`);
  }
  const text = await withFile("run", path, () => readFile(path, "utf8"));
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new CliError(`run: ${path}: expected JSON, got something else: ${(error as Error).message}`);
  }
  const parsed = Record.safeParse(value);
  if (parsed.success) return parsed.data;
  const { path: key } = parsed.error.issues[0]!;
  throw new CliError(
    `run: ${path}: ${key.join(".") || "the file"} is missing or of another kind: it was not written by bosquejo, or was changed since`,
  );
}

/** Adds a picture of a step and gives its path. */
export async function writeSample(folder: string, step: number, png: Uint8Array): Promise<string> {
  const path = join(folder, files.samples, `step-${String(step).padStart(6, "0")}.png`);
  await withFile("samples", path, () => writeWhole(path, png));
  return path;
}

/** The pictures of a run with their steps, oldest first. */
export async function listSamples(folder: string): Promise<{ step: number; path: string }[]> {
  const names = await readdir(join(folder, files.samples)).catch(() => []);
  return names
    .flatMap((name) => {
      const step = /^step-(\d+)\.png$/.exec(name)?.[1];
      return step === undefined ? [] : [{ step: Number(step), path: join(folder, files.samples, name) }];
    })
    .sort((a, b) => a.step - b.step);
}

/** Removes the pictures of steps after `step`, which a resumed run will draw again. */
export async function dropSamplesAfter(folder: string, step: number): Promise<void> {
  for (const sample of await listSamples(folder)) if (sample.step > step) await rm(sample.path);
}

/** Appends one line to `metrics.jsonl`. */
export function appendLine(folder: string, line: string): Promise<void> {
  const path = join(folder, files.metrics);
  return withFile(basename(path), path, () => appendFile(path, `${line}\n`));
}
