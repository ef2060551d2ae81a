import { readdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { CliError } from "../io.js";
import { commandLine } from "../program.js";
import { withFile } from "../terminal/file-errors.js";
import { files, type WriteFile, writeWhole } from "./folder.js";

/** The number of latest checkpoints that are kept, in addition to the best one. */
const KEPT = 3;

const best = "best.safetensors";
const nameOf = (step: number) => `step-${String(step).padStart(6, "0")}.safetensors`;

/** Lists the checkpoints that are named by their step, newest first. The copy of the best one is not in the list. */
export async function listCheckpoints(folder: string): Promise<{ step: number; path: string }[]> {
  const inside = join(folder, files.checkpoints);
  const names = await readdir(inside).catch(() => []);
  return names
    .flatMap((name) => {
      const step = /^step-(\d+)\.safetensors$/.exec(name)?.[1];
      return step === undefined ? [] : [{ step: Number(step), path: join(inside, name) }];
    })
    .sort((a, b) => b.step - a.step);
}

/**
 * Writes a checkpoint completely or not at all. With `isBest`, also writes it as the best one. Then removes all
 * checkpoints but the latest three and the best one. Returns the path of the new checkpoint.
 * @throws CliError if it cannot be written; the former checkpoints are then still complete
 */
export async function saveCheckpoint(
  folder: string,
  step: number,
  bytes: Uint8Array,
  isBest: boolean,
  write: WriteFile = writeWhole,
): Promise<string> {
  const [former] = await listCheckpoints(folder);
  const safe = former
    ? `the checkpoint of step ${former.step} is complete: continue from it with --resume ${folder}`
    : "this run has no checkpoint yet";
  const put = (path: string) => withFile("checkpoint", path, () => write(path, bytes), safe);
  const path = join(folder, files.checkpoints, nameOf(step));
  await put(path);
  if (isBest) await put(join(folder, files.checkpoints, best));
  for (const old of (await listCheckpoints(folder)).slice(KEPT)) await rm(old.path, { force: true });
  return path;
}

/** A checkpoint that could be read, and the newer ones that could not, with their errors. */
export interface FoundCheckpoint<T> {
  readonly path: string;
  readonly checkpoint: T;
  readonly damaged: readonly { path: string; why: string }[];
}

/**
 * Returns the newest checkpoint that `decode` accepts.
 * @throws CliError if there is none, or a file cannot be read
 */
export async function newestCheckpoint<T>(
  folder: string,
  decode: (bytes: Uint8Array, path: string) => T,
): Promise<FoundCheckpoint<T>> {
  const damaged: { path: string; why: string }[] = [];
  for (const { path } of await listCheckpoints(folder)) {
    const bytes = await read(path);
    try {
      return { path, checkpoint: decode(bytes, path), damaged };
    } catch (error) {
      damaged.push({ path, why: (error as Error).message });
    }
  }
  const found = damaged.length > 0 ? "only damaged ones" : "none";
  throw new CliError(
    `run: ${folder}: expected a complete checkpoint, got ${found}: begin a new run with ${commandLine(["train"])}` +
      damaged.map(({ why }) => `\n  ${why}`).join(""),
  );
}

// Makes a Uint8Array of the Buffer: decoders may rely on `slice` to copy, but `slice` of a Buffer shares its memory.
const read = (path: string, hint?: string): Promise<Uint8Array> =>
  withFile("checkpoint", path, async () => new Uint8Array(await readFile(path)), hint);

/**
 * Returns the checkpoint of the best evaluation during training: see `judging.ts`.
 * @throws CliError if it cannot be read, and the error of `decode` if it is damaged
 */
export async function bestCheckpoint<T>(
  folder: string,
  decode: (bytes: Uint8Array, path: string) => T,
): Promise<FoundCheckpoint<T>> {
  const path = join(folder, files.checkpoints, best);
  const bytes = await read(path, "the first evaluation of a run writes it: leave out --best, or train longer");
  return { path, checkpoint: decode(bytes, path), damaged: [] };
}

/** Renames damaged checkpoints: they stay on the disk, but do not count among the three that are kept. */
export async function setAside(damaged: readonly { path: string }[]): Promise<void> {
  for (const { path } of damaged) await withFile("checkpoint", path, () => rename(path, `${path}.damaged`));
}
