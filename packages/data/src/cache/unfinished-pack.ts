import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { WriteCached } from "./cached-file.js";
import { type DecodedImages, readPack, writePack } from "./image-pack.js";

/** The decoded images of the files `[from, to)` of a list. */
export interface Chunk extends DecodedImages {
  readonly to: number;
}

/**
 * The chunks of an unfinished pack, one file each. A pack is the cache file of all decoded images. If decoding was
 * stopped, the next attempt continues after the chunks.
 */
export interface Chunks {
  /** Finds the longest chunk that starts at `from` and was made from the same files. */
  find(from: number): Promise<Chunk | undefined>;
  /** Writes a chunk. Returns true if it was written. */
  write(from: number, chunk: Chunk): Promise<boolean>;
  /** Removes the folder with all chunks. */
  remove(): Promise<void>;
}

/** Opens the chunks in `folder`. `keyOf(from, to)` is the key of the files that a chunk was made from. */
export async function chunksIn(
  folder: string,
  keyOf: (from: number, to: number) => string,
  write: WriteCached,
): Promise<Chunks> {
  const names = await readdir(folder).catch(() => []);
  const there = names.flatMap((name) => {
    const [, from, to] = /^(\d+)-(\d+)\.part$/.exec(name) ?? [];
    return to === undefined ? [] : [{ path: join(folder, name), from: Number(from), to: Number(to) }];
  });
  there.sort((a, b) => b.to - a.to);
  return {
    async find(from) {
      for (const { path, to } of there.filter((chunk) => chunk.from === from)) {
        const found = await readPack(path, keyOf(from, to));
        if (typeof found === "object") return { ...found, to };
      }
      return undefined;
    },
    write: (from, chunk) => writePack(write, join(folder, `${from}-${chunk.to}.part`), keyOf(from, chunk.to), chunk),
    // a file that cannot be removed does no harm
    remove: () => rm(folder, { recursive: true, force: true }).catch(() => {}),
  };
}
