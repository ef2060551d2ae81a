import { readdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { CliError } from "../io.js";
import { withFile } from "../terminal/file-errors.js";
import { files, type WriteFile, writeWhole } from "./folder.js";

/** How many checkpoints of the latest steps are kept beside the best. */
const KEPT = 3;

const best = "best.safetensors";
const nameOf = (step: number) => `step-${String(step).padStart(6, "0")}.safetensors`;

/** The checkpoints of the latest steps, newest first. */
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
 * Writes a checkpoint whole, then removes those beyond the last three; `isBest` writes it as the best too.
 * @throws CliError where it cannot be written; the former checkpoints are whole then
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
    ? `the checkpoint of step ${former.step} is whole: go on from it with --resume ${folder}`
    : "nothing is saved yet";
  const put = (path: string) => withFile("checkpoint", path, () => write(path, bytes), safe);
  const path = join(folder, files.checkpoints, nameOf(step));
  await put(path);
  if (isBest) await put(join(folder, files.checkpoints, best));
  for (const old of (await listCheckpoints(folder)).slice(KEPT)) await rm(old.path, { force: true });
  return path;
}

/** A checkpoint that could be read, and those newer ones that could not, with why. */
export interface FoundCheckpoint<T> {
  readonly path: string;
  readonly checkpoint: T;
  readonly damaged: readonly { path: string; why: string }[];
}

/**
 * The newest checkpoint that `decode` takes.
 * @throws CliError where none is whole
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
  const found = damaged.length > 0 ? damaged.map(({ why }) => `\n  ${why}`).join("") : " there is none";
  throw new CliError(`run: ${folder}: expected a whole checkpoint, got none:${found}\nBegin again with bosquejo train`);
}

// a Buffer's slices share its memory, a Uint8Array's do not: readers may count on the latter
const read = (path: string, hint?: string): Promise<Uint8Array> =>
  withFile("checkpoint", path, async () => new Uint8Array(await readFile(path)), hint);

/** The best checkpoint that `decode` takes. */
export async function bestCheckpoint<T>(
  folder: string,
  decode: (bytes: Uint8Array, path: string) => T,
): Promise<FoundCheckpoint<T>> {
  const path = join(folder, files.checkpoints, best);
  const bytes = await read(path, "a run has a best one after its first evaluation");
  return { path, checkpoint: decode(bytes, path), damaged: [] };
}

/** Puts damaged checkpoints out of the way of the three that are kept, without losing them. */
export async function setAside(damaged: readonly { path: string }[]): Promise<void> {
  for (const { path } of damaged) await withFile("checkpoint", path, () => rename(path, `${path}.damaged`));
}
