import type { Problem } from "../problems.js";
import { readCached, type WriteCached } from "./cached-file.js";

/** The decoded images of a folder. An image that cannot be decoded is a problem, and its name is left out. */
export interface DecodedImages {
  readonly names: readonly string[];
  /** `[N, size, size, 3]` */
  readonly pixels: Uint8Array;
  readonly problems: readonly Problem[];
}

/** Writes decoded images to a cache file. Returns true if it was written. */
export const writePack = (write: WriteCached, file: string, key: string, images: DecodedImages): Promise<boolean> =>
  write(file, { key, ...{ names: images.names, problems: images.problems } }, images.pixels);

/** Reads the images that `writePack` wrote with the same key: "none" or "damaged" as in `readCached`. */
export async function readPack(file: string, key: string): Promise<DecodedImages | "none" | "damaged"> {
  const cached = await readCached<Omit<DecodedImages, "pixels">>(file, key);
  if (typeof cached === "string") return cached;
  return { names: cached.facts.names, problems: cached.facts.problems, pixels: cached.bytes };
}
