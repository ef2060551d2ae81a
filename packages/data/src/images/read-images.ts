import { stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import pMap from "p-map";
import { cacheFile, cacheWriter, sha256 } from "../cache/cached-file.js";
import { type DecodedImages, readPack, writePack } from "../cache/image-pack.js";
import { type Chunk, type Chunks, chunksIn } from "../cache/unfinished-pack.js";
import { DEFAULT_IMAGE_SIZE, type ImageSize, imageBytes } from "../image-size.js";
import type { ImageOptions } from "../load-options.js";
import type { Problem } from "../problems.js";
import { decodeFiles } from "./decode-files.js";
import { withoutDuplicates } from "./duplicates.js";

/** The version of the decoder. A change that gives other pixels or problems for the same files must increase it. */
const decoderVersion = 2;
/** The most images in a chunk. If the process is killed while it decodes, at most one chunk is lost. */
const chunkImages = 256;

/** Decoded images, and the cache file that holds them, if there is one. */
interface CachedImages extends DecodedImages {
  readonly cachedIn?: string;
}

/**
 * Returns the images `names` of `folder`. The cache has a pack (a file of decoded images) for each folder and image
 * size. If no image file changed, the images come from the pack; otherwise they are decoded and packed. The signal
 * stops the decoding between images, and the next call continues from there. A damaged cache is a problem.
 * @throws DataError if the cache cannot be written and the options require it; otherwise that is a problem
 */
export async function readImages(
  folder: string,
  names: readonly string[],
  options: ImageOptions,
): Promise<CachedImages> {
  const path = resolve(folder);
  const { imageSize } = options;
  const pack = cacheFile(path, packEnding(imageSize), options);
  const files = await filesOf(path, names);
  const keyOf = (from: number, to: number) =>
    sha256(JSON.stringify([decoderVersion, imageSize, files.slice(from, to)]));
  const key = keyOf(0, names.length);
  const packed = await readPack(pack, key);
  if (typeof packed === "object") return { ...packed, cachedIn: pack };
  const notes: Problem[] = [];
  if (packed === "damaged")
    notes.push({ kind: "cache", where: pack, what: "damaged cache: the images were decoded again" });
  const write = cacheWriter(options, notes);
  const chunks = await chunksIn(`${pack}.parts`, keyOf, write);
  const { opened, ...decoded } = await decodeInChunks(path, names, chunks, options);
  const images = withoutDuplicates(path, decoded, imageSize);
  const written = opened && (await writePack(write, pack, key, images));
  if (written) await chunks.remove();
  return { ...images, problems: [...images.problems, ...notes], ...(written && { cachedIn: pack }) };
}

// packs of the default size keep their former name: they were written before there were other sizes
const packEnding = (size: ImageSize): string => (size === DEFAULT_IMAGE_SIZE ? "pack" : `${size}.pack`);

/**
 * Returns the names, sizes and modification times of files. It does not read their bytes: reading a gigabyte of photos
 * at every start would take seconds.
 */
function filesOf(folder: string, names: readonly string[]): Promise<unknown[]> {
  const facts = async (name: string) => {
    const file = await stat(join(folder, name)).catch(() => undefined);
    return [name, file?.size, file?.mtimeMs];
  };
  return pMap(names, facts, { concurrency: 32 });
}

/** Decodes all images, chunk by chunk. `opened` is true if every file could be opened. */
async function decodeInChunks(
  folder: string,
  names: readonly string[],
  chunks: Chunks,
  { imageSize, progress, signal }: ImageOptions,
): Promise<DecodedImages & { readonly opened: boolean }> {
  const bytes = imageBytes(imageSize);
  const pixels = new Uint8Array(names.length * bytes);
  const kept: string[] = [];
  const problems: Problem[] = [];
  let opened = true;
  const decodeChunk = async (from: number, room: Uint8Array): Promise<Chunk> => {
    const onDone = (done: number) => progress?.("decoding images", from + done, names.length, "images");
    const chunk = await decodeFiles(folder, names.slice(from, from + chunkImages), room, { imageSize, signal, onDone });
    const to = from + chunk.done;
    if (!chunk.opened) opened = false;
    else if (chunk.done > 0) await chunks.write(from, { ...chunk, to });
    signal?.throwIfAborted();
    return { ...chunk, to };
  };
  for (let from = 0; from < names.length; ) {
    signal?.throwIfAborted();
    const room = pixels.subarray(kept.length * bytes);
    const stored = await chunks.find(from);
    if (stored) room.set(stored.pixels);
    const chunk = stored ?? (await decodeChunk(from, room));
    kept.push(...chunk.names);
    problems.push(...chunk.problems);
    from = chunk.to;
  }
  return { names: kept, pixels: pixels.subarray(0, kept.length * bytes), problems, opened };
}
