import type { Problem } from "../problems.js";
import { readCached, type WriteCached } from "./cached-file.js";

/** Images of a folder, decoded; those that could not be are problems and not among the names. */
export interface DecodedImages {
  readonly names: readonly string[];
  /** `[N, 64, 64, 3]` */
  readonly pixels: Uint8Array;
  readonly problems: readonly Problem[];
}

/** Writes decoded images into one file of the cache and says whether it could be. */
export const writePack = (write: WriteCached, file: string, key: string, images: DecodedImages): Promise<boolean> =>
  write(file, { key, ...{ names: images.names, problems: images.problems } }, images.pixels);

/** What `writePack` wrote under the same key; `"damaged"` when the bytes are not those written. */
export async function readPack(file: string, key: string): Promise<DecodedImages | "none" | "damaged"> {
  const cached = await readCached<Omit<DecodedImages, "pixels">>(file, key);
  if (typeof cached === "string") return cached;
  return { names: cached.facts.names, problems: cached.facts.problems, pixels: cached.bytes };
}
