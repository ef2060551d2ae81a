import { readFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import pMap from "p-map";
import sharp from "sharp";
import type { DecodedImages } from "../cache/image-pack.js";
import { fileErrorText } from "../file-errors.js";
import { type ImageSize, imageBytes } from "../image-size.js";
import type { Problem, ProblemKind } from "../problems.js";
import { decodeImage } from "./decode.js";
import { greyFraction } from "./truncated-jpeg.js";

/** The images of a folder that were decoded before the signal stopped the decoding. */
interface DecodedFiles extends DecodedImages {
  /** The number of files that were processed, counted from the first file. */
  readonly done: number;
  /**
   * True if all of them could be opened. Otherwise the result must not be cached: such a file may be readable next
   * time, although neither its size nor its modification time changes.
   */
  readonly opened: boolean;
}

interface DecodeOptions {
  readonly imageSize: ImageSize;
  readonly signal: AbortSignal | undefined;
  readonly onDone: (done: number) => void;
}

interface Failure {
  readonly kind: ProblemKind;
  readonly what: string;
}

type DecodeOutcome = "decoded" | "undecodable" | "unopened";

/** Decodes the files `names` of `folder` into `pixels`, in order and without gaps. Calls `onDone` after each file. */
export async function decodeFiles(
  folder: string,
  names: readonly string[],
  pixels: Uint8Array,
  { imageSize, signal, onDone }: DecodeOptions,
): Promise<DecodedFiles> {
  const failures = new Map<number, Failure>();
  const outcomes: (DecodeOutcome | undefined)[] = new Array(names.length).fill(undefined);
  const decodeOne = async (n: number) => {
    failures.delete(n);
    const room = pixels.subarray(n * imageBytes(imageSize));
    outcomes[n] = await decodeFile(join(folder, names[n]!), imageSize, room, (failure) => failures.set(n, failure));
  };
  let count = 0;
  await withOneThreadEach(async () => {
    const countOne = async (n: number) => {
      if (signal?.aborted) return;
      await decodeOne(n);
      onDone(++count);
    };
    await pMap(names.keys(), countOne, { concurrency: availableParallelism() });
    // All threads of libvips share one error text. An image that failed is decoded again alone to get its own text.
    for (const [n, outcome] of outcomes.entries()) if (outcome === "undecodable") await decodeOne(n);
  });
  const missing = outcomes.indexOf(undefined);
  const done = missing < 0 ? names.length : missing;
  const opened = !outcomes.slice(0, done).includes("unopened");
  return { ...withoutFailures(folder, names.slice(0, done), pixels, failures, imageBytes(imageSize)), done, opened };
}

async function decodeFile(
  path: string,
  size: ImageSize,
  to: Uint8Array,
  fail: (failure: Failure) => void,
): Promise<DecodeOutcome> {
  let file: Buffer;
  try {
    file = await readFile(path);
  } catch (error) {
    fail({ kind: "unreadable", what: `cannot be read: ${fileErrorText(error)}` });
    return "unopened";
  }
  try {
    const image = await decodeImage(file, size);
    const grey = greyFraction(file, image, size);
    const share = Math.round(grey * 100);
    if (grey > 0) fail({ kind: "half-grey", what: `its lower ${share} % is plain grey: a JPEG that was cut short` });
    to.set(image);
    return "decoded";
  } catch (error) {
    fail({ kind: "unreadable", what: `cannot be decoded: ${(error as Error).message.split("\n", 1)[0]}` });
    return "undecodable";
  }
}

/**
 * Executes `work` with one thread of libvips for each image: as many images as there are cores are decoded at once. No
 * image is decoded twice, so the cache of libvips is off.
 */
async function withOneThreadEach(work: () => Promise<void>): Promise<void> {
  const threads = sharp.concurrency();
  const { memory, files, items } = sharp.cache();
  sharp.concurrency(1);
  sharp.cache(false);
  try {
    await work();
  } finally {
    sharp.concurrency(threads);
    sharp.cache({ memory: memory.max, files: files.max, items: items.max });
  }
}

/** Removes the failed images. The images after them move up in `pixels`, in place. */
function withoutFailures(
  folder: string,
  names: readonly string[],
  pixels: Uint8Array,
  failures: ReadonlyMap<number, Failure>,
  bytes: number,
): DecodedImages {
  const kept = [...names.keys()].filter((n) => !failures.has(n));
  kept.forEach((from, to) => {
    if (from !== to) pixels.copyWithin(to * bytes, from * bytes, (from + 1) * bytes);
  });
  const failed = [...failures].filter(([n]) => n < names.length).sort(([a], [b]) => a - b);
  return {
    names: kept.map((n) => names[n]!),
    pixels: pixels.subarray(0, kept.length * bytes),
    problems: failed.map(([n, { kind, what }]): Problem => ({ kind, where: join(folder, names[n]!), what })),
  };
}
