import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { basename, join, resolve } from "node:path";
import envPaths from "env-paths";
import pMap from "p-map";
import sharp from "sharp";
import { decodeImage } from "./decode.js";
import { type DecodedImages, readPack, writePack } from "./pack.js";
import { IMAGE_SIZE, type LoadOptions, type Problem } from "./types.js";

const imageBytes = IMAGE_SIZE * IMAGE_SIZE * 3;
/** Goes up when the same file would decode to other pixels. */
const decoding = 1;

/**
 * The images `names` of `folder`, from the folder's pack in the cache if nothing changed, else decoded and packed.
 * A cache that is damaged or cannot be written costs time only, and is told of as a problem.
 */
export async function readImages(
  folder: string,
  names: readonly string[],
  options: LoadOptions,
): Promise<DecodedImages> {
  const { cacheFolder = envPaths("bosquejo", { suffix: "" }).cache } = options;
  const path = resolve(folder);
  // one pack a folder, so that the cache does not grow with every change
  const pack = join(cacheFolder, `${basename(path)}-${sha256(path).slice(0, 16)}.pack`);
  const key = await contentKey(path, names);
  const packed = await readPack(pack, key);
  if (typeof packed === "object") return packed;
  const { images, complete } = await decodeAll(path, names, options);
  const notes: Problem[] = [];
  if (packed === "damaged") notes.push({ where: pack, what: "damaged cache: the images were decoded again" });
  // a file that could not be opened may be readable next time, without a change that the key would show
  if (complete) await writePack(pack, key, images).catch((error: Error) => notes.push(unwritable(pack, error)));
  return { ...images, problems: [...images.problems, ...notes] };
}

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

const unwritable = (where: string, error: Error): Problem => ({
  where,
  what: `the cache cannot be written (${error.message}): the images will be decoded again next time`,
});

/** Names, sizes and times of change, not bytes: a gigabyte of photos would take seconds to read at every start. */
async function contentKey(folder: string, names: readonly string[]): Promise<string> {
  const facts = await pMap(
    names,
    async (name) => {
      const file = await stat(join(folder, name)).catch(() => undefined);
      return [name, file?.size, file?.mtimeMs];
    },
    { concurrency: 32 },
  );
  return sha256(JSON.stringify([decoding, IMAGE_SIZE, facts]));
}

async function decodeAll(
  folder: string,
  names: readonly string[],
  { progress, signal }: LoadOptions,
): Promise<{ images: DecodedImages; complete: boolean }> {
  const pixels = new Uint8Array(names.length * imageBytes);
  const unreadable = new Map<number, string>();
  const undecodable = new Map<number, string>();
  const decodeOne = async (n: number) => {
    try {
      const bytes = await readFile(join(folder, names[n]!));
      const image = await decodeImage(bytes).catch((error: Error) => undecodable.set(n, firstLine(error)));
      if (image instanceof Uint8Array) pixels.set(image, n * imageBytes);
    } catch (error) {
      unreadable.set(n, `cannot be read: ${(error as Error).message}`);
    }
  };
  let done = 0;
  const threads = sharp.concurrency();
  sharp.concurrency(1);
  try {
    const countOne = (n: number) => decodeOne(n).then(() => progress?.("decoding images", ++done, names.length));
    await pMap(names.keys(), countOne, { concurrency: availableParallelism(), signal });
    // libvips has one error text for all threads: who failed among others gives its reason when alone
    const failed = [...undecodable.keys()];
    undecodable.clear();
    await pMap(failed, decodeOne, { concurrency: 1, signal });
  } finally {
    sharp.concurrency(threads);
  }
  const reasons = new Map(unreadable);
  for (const [n, reason] of undecodable) reasons.set(n, `cannot be decoded: ${reason}`);
  return { images: withoutFailures(folder, names, pixels, reasons), complete: unreadable.size === 0 };
}

const firstLine = (error: Error): string => error.message.split("\n", 1)[0]!;

/** Closes the gaps in `pixels`, in place, that the failed ones left. */
function withoutFailures(
  folder: string,
  names: readonly string[],
  pixels: Uint8Array,
  reasons: ReadonlyMap<number, string>,
): DecodedImages {
  const kept = [...names.keys()].filter((n) => !reasons.has(n));
  kept.forEach((from, to) => {
    pixels.copyWithin(to * imageBytes, from * imageBytes, (from + 1) * imageBytes);
  });
  const failed = [...reasons].sort(([a], [b]) => a - b);
  return {
    names: kept.map((n) => names[n]!),
    pixels: pixels.subarray(0, kept.length * imageBytes),
    problems: failed.map(([n, what]) => ({ where: join(folder, names[n]!), what })),
  };
}
