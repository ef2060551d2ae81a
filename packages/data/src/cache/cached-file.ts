import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import envPaths from "env-paths";
import { fileErrorText } from "../file-errors.js";
import type { LoadOptions } from "../load-options.js";
import { DataError, type Problem } from "../problems.js";
import { makeFolder, writeWhole } from "./write-whole.js";

const newline = 0x0a;

/** The sha-256 of text or bytes, in hex. */
export const sha256 = (content: string | Uint8Array): string => createHash("sha256").update(content).digest("hex");

/** Returns the cache folder of the options; by default it is the system's cache folder. */
export const cacheFolderOf = ({ cacheFolder }: Pick<LoadOptions, "cacheFolder">): string =>
  cacheFolder ?? envPaths("bosquejo", { suffix: "" }).cache;

/**
 * Returns the path of the cache file for a user's file or folder. It depends on the path only, not on the content: a
 * changed file replaces its cache file.
 */
export function cacheFile(path: string, ending: string, options: LoadOptions): string {
  const whole = resolve(path);
  return join(cacheFolderOf(options), `${basename(whole)}-${sha256(whole).slice(0, 16)}.${ending}`);
}

/** The content of a cache file: facts as JSON, and bytes. `key` identifies the files that they were made from. */
interface Cached<Facts> {
  readonly facts: Facts & { readonly key: string };
  readonly bytes: Uint8Array;
}

/** Reads the content that was written with the same key: "none" if there is none, "damaged" if the checksum differs. */
export async function readCached<Facts>(file: string, key: string): Promise<Cached<Facts> | "none" | "damaged"> {
  const content = await readFile(file).catch(() => undefined);
  if (!content) return "none";
  const checked = content.subarray(content.indexOf(newline) + 1);
  if (content.toString("latin1", 0, content.length - checked.length) !== `${sha256(checked)}\n`) return "damaged";
  const end = checked.indexOf(newline);
  const facts = JSON.parse(checked.toString("utf8", 0, end)) as Cached<Facts>["facts"];
  return facts.key === key ? { facts, bytes: checked.subarray(end + 1) } : "none";
}

/** Writes a cache file. Returns true if it was written. */
export type WriteCached = (file: string, facts: { readonly key: string }, bytes: Uint8Array) => Promise<boolean>;

/**
 * Returns a writer of cache files. A file has a line with the sha-256 of the rest, a line of JSON, and the bytes. It is
 * written completely or not at all. The first file that cannot be written becomes a problem, and no other file is
 * written after it. If the cache is required, the writer throws a DataError instead.
 */
export function cacheWriter({ cache }: LoadOptions, problems: Problem[]): WriteCached {
  let writable = true;
  return async (file, facts, bytes) => {
    if (!writable) return false;
    const line = Buffer.from(`${JSON.stringify(facts)}\n`);
    const sum = createHash("sha256").update(line).update(bytes).digest("hex");
    try {
      await makeFolder(dirname(file));
      await writeWhole(file, [Buffer.from(`${sum}\n`), line, bytes]);
    } catch (error) {
      writable = false;
      const why = fileErrorText(error);
      if (cache === "required")
        throw new DataError(`cache: ${file}: cannot be written: ${why}: make room, or choose another cache folder`, {
          cause: error,
        });
      const what = `the cache cannot be written: ${why}: the next load will take as long as this one`;
      problems.push({ kind: "cache", where: file, what });
    }
    return writable;
  };
}
