import { stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import pMap from "p-map";
import { cacheFile, cacheWriter, sha256 } from "../cache/cached-file.js";
import { type DecodedImages, readPack, writePack } from "../cache/image-pack.js";
import { type Part, type Parts, partsIn } from "../cache/unfinished-pack.js";
import { IMAGE_BYTES, IMAGE_SIZE } from "../captioned-images.js";
import type { LoadOptions } from "../load-options.js";
import type { Problem } from "../problems.js";
import { decodeFiles } from "./decode-files.js";
import { withoutDuplicates } from "./duplicates.js";

/** Goes up when the same files would give other pixels or problems. */
const decoding = 2;
/** Images of one part: work that is killed loses no more. */
const partImages = 256;

/** Decoded images, and the file of the cache that holds them, where there is one. */
export interface CachedImages extends DecodedImages {
  readonly cachedIn?: string;
}

/**
 * The images `names` of `folder`, from the folder's pack in the cache if nothing changed, else decoded and packed. A signal
 * stops it between images; what was decoded until then is kept, and the next call goes on there. A cache that is damaged
 * or cannot be written costs time only, and is told of as a problem, unless the options require it.
 */
export async function readImages(
  folder: string,
  names: readonly string[],
  options: LoadOptions,
): Promise<CachedImages> {
  const path = resolve(folder);
  const pack = cacheFile(path, "pack", options);
  const files = await filesOf(path, names);
  const keyOf = (from: number, to: number) => sha256(JSON.stringify([decoding, IMAGE_SIZE, files.slice(from, to)]));
  const key = keyOf(0, names.length);
  const packed = await readPack(pack, key);
  if (typeof packed === "object") return { ...packed, cachedIn: pack };
  const notes: Problem[] = [];
  if (packed === "damaged")
    notes.push({ kind: "cache", where: pack, what: "damaged cache: the images were decoded again" });
  const write = cacheWriter(options, notes);
  const parts = await partsIn(`${pack}.parts`, keyOf, write);
  const { opened, ...decoded } = await decodeInParts(path, names, parts, options);
  const images = withoutDuplicates(path, decoded);
  const written = opened && (await writePack(write, pack, key, images));
  if (written) await parts.remove();
  return { ...images, problems: [...images.problems, ...notes], ...(written && { cachedIn: pack }) };
}

/** Names, sizes and times of change, not bytes: a gigabyte of photos would take seconds to read at every start. */
function filesOf(folder: string, names: readonly string[]): Promise<unknown[]> {
  const facts = async (name: string) => {
    const file = await stat(join(folder, name)).catch(() => undefined);
    return [name, file?.size, file?.mtimeMs];
  };
  return pMap(names, facts, { concurrency: 32 });
}

/** All images, part by part; `opened` says whether every file could be opened. */
async function decodeInParts(
  folder: string,
  names: readonly string[],
  parts: Parts,
  { progress, signal }: LoadOptions,
): Promise<DecodedImages & { readonly opened: boolean }> {
  const pixels = new Uint8Array(names.length * IMAGE_BYTES);
  const kept: string[] = [];
  const problems: Problem[] = [];
  let opened = true;
  const decodePart = async (from: number, room: Uint8Array): Promise<Part> => {
    const tell = (done: number) => progress?.("decoding images", from + done, names.length, "images");
    const part = await decodeFiles(folder, names.slice(from, from + partImages), room, signal, tell);
    const to = from + part.done;
    if (!part.opened) opened = false;
    else if (part.done > 0) await parts.write(from, { ...part, to });
    signal?.throwIfAborted();
    return { ...part, to };
  };
  for (let from = 0; from < names.length; ) {
    signal?.throwIfAborted();
    const room = pixels.subarray(kept.length * IMAGE_BYTES);
    const stored = await parts.find(from);
    if (stored) room.set(stored.pixels);
    const part = stored ?? (await decodePart(from, room));
    kept.push(...part.names);
    problems.push(...part.problems);
    from = part.to;
  }
  return { names: kept, pixels: pixels.subarray(0, kept.length * IMAGE_BYTES), problems, opened };
}
