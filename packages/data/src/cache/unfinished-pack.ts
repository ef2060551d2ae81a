import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { WriteCached } from "./cached-file.js";
import { type DecodedImages, readPack, writePack } from "./image-pack.js";

/** The decoded images of the files `[from, to)` of a list. */
export interface Part extends DecodedImages {
  readonly to: number;
}

/** The parts of an unfinished pack, one file each, with which decoding that was stopped continues. */
export interface Parts {
  /** The longest part that starts at `from` and was made from the same files, if there is one. */
  find(from: number): Promise<Part | undefined>;
  write(from: number, part: Part): Promise<boolean>;
  remove(): Promise<void>;
}

/** The parts in `folder`; `keyOf(from, to)` is the key of the files that a part was made from. */
export async function partsIn(
  folder: string,
  keyOf: (from: number, to: number) => string,
  write: WriteCached,
): Promise<Parts> {
  const names = await readdir(folder).catch(() => []);
  const there = names.flatMap((name) => {
    const [, from, to] = /^(\d+)-(\d+)\.part$/.exec(name) ?? [];
    return to === undefined ? [] : [{ path: join(folder, name), from: Number(from), to: Number(to) }];
  });
  there.sort((a, b) => b.to - a.to);
  return {
    async find(from) {
      for (const { path, to } of there.filter((part) => part.from === from)) {
        const found = await readPack(path, keyOf(from, to));
        if (typeof found === "object") return { ...found, to };
      }
      return undefined;
    },
    write: (from, part) => writePack(write, join(folder, `${from}-${part.to}.part`), keyOf(from, part.to), part),
    // files that remain only take up space
    remove: () => rm(folder, { recursive: true, force: true }).catch(() => {}),
  };
}
