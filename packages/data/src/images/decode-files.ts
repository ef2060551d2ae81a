import { readFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import pMap from "p-map";
import sharp from "sharp";
import type { DecodedImages } from "../cache/image-pack.js";
import { IMAGE_BYTES } from "../captioned-images.js";
import { fileErrorText } from "../file-errors.js";
import type { Problem, ProblemKind } from "../problems.js";
import { decodeImage } from "./decode.js";
import { greyFraction } from "./truncated-jpeg.js";

/** Images of a folder, decoded as far as the signal let it. */
export interface DecodedFiles extends DecodedImages {
  /** how many of the files were dealt with, from the first on */
  readonly done: number;
  /** whether every one of them could be opened: what could not may be readable next time, with nothing changed */
  readonly opened: boolean;
}

interface Failure {
  readonly kind: ProblemKind;
  readonly what: string;
}

type Outcome = "decoded" | "undecodable" | "unopened";

/** Decodes the files `names` of `folder` into `pixels`, in order and without gaps; `tell` hears of each. */
export async function decodeFiles(
  folder: string,
  names: readonly string[],
  pixels: Uint8Array,
  signal: AbortSignal | undefined,
  tell: (done: number) => void,
): Promise<DecodedFiles> {
  const failures = new Map<number, Failure>();
  const outcomes: (Outcome | undefined)[] = new Array(names.length).fill(undefined);
  const decodeOne = async (n: number) => {
    failures.delete(n);
    outcomes[n] = await decodeFile(join(folder, names[n]!), pixels.subarray(n * IMAGE_BYTES), (failure) =>
      failures.set(n, failure),
    );
  };
  let told = 0;
  await withOneThreadEach(async () => {
    const countOne = async (n: number) => {
      if (signal?.aborted) return;
      await decodeOne(n);
      tell(++told);
    };
    await pMap(names.keys(), countOne, { concurrency: availableParallelism() });
    // libvips has one error text for all threads: who failed among others gives its reason when alone
    for (const [n, outcome] of outcomes.entries()) if (outcome === "undecodable") await decodeOne(n);
  });
  const missing = outcomes.indexOf(undefined);
  const done = missing < 0 ? names.length : missing;
  const opened = !outcomes.slice(0, done).includes("unopened");
  return { ...withoutFailures(folder, names.slice(0, done), pixels, failures), done, opened };
}

async function decodeFile(path: string, to: Uint8Array, fail: (failure: Failure) => void): Promise<Outcome> {
  let file: Buffer;
  try {
    file = await readFile(path);
  } catch (error) {
    fail({ kind: "unreadable", what: `cannot be read: ${fileErrorText(error)}` });
    return "unopened";
  }
  try {
    const image = await decodeImage(file);
    const grey = greyFraction(file, image);
    const share = Math.round(grey * 100);
    if (grey > 0) fail({ kind: "half-grey", what: `its lower ${share} % is plain grey: a JPEG that was cut short` });
    to.set(image);
    return "decoded";
  } catch (error) {
    fail({ kind: "unreadable", what: `cannot be decoded: ${(error as Error).message.split("\n", 1)[0]}` });
    return "undecodable";
  }
}

// as many images at once as there are cores, each on one thread, and no cache of what comes but once
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

/** Closes the gaps in `pixels`, in place, that the failed ones left. */
function withoutFailures(
  folder: string,
  names: readonly string[],
  pixels: Uint8Array,
  failures: ReadonlyMap<number, Failure>,
): DecodedImages {
  const kept = [...names.keys()].filter((n) => !failures.has(n));
  kept.forEach((from, to) => {
    if (from !== to) pixels.copyWithin(to * IMAGE_BYTES, from * IMAGE_BYTES, (from + 1) * IMAGE_BYTES);
  });
  const failed = [...failures].filter(([n]) => n < names.length).sort(([a], [b]) => a - b);
  return {
    names: kept.map((n) => names[n]!),
    pixels: pixels.subarray(0, kept.length * IMAGE_BYTES),
    problems: failed.map(([n, { kind, what }]): Problem => ({ kind, where: join(folder, names[n]!), what })),
  };
}
