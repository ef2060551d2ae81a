import { createHash } from "node:crypto";
import type { ImageSize } from "./image-size.js";
import type { Problem } from "./problems.js";

/** Captioned RGB images, decoded and scaled to one size S. */
export interface CaptionedImages {
  /** The name of the data format: "emoji", "flickr8k" and so on. */
  readonly name: string;
  /** One id per image: its file name, or the emoji's code points. */
  readonly ids: readonly string[];
  readonly imageSize: ImageSize;
  /** `[N, S, S, 3]`, sRGB, rows from the top. */
  readonly pixels: Uint8Array;
  /** One or more captions per image. */
  readonly captions: readonly (readonly string[])[];
  /** The sha-256 of ids, captions and pixels, in hex. */
  readonly contentHash: string;
  /** The published lists that were found. */
  readonly lists?: PublishedLists;
  /** The names of the list files and where to get them, if the format has list files and none was found. */
  readonly missingLists?: string;
  readonly problems: readonly Problem[];
  /** The cache file that holds the decoded images, if there is one. */
  readonly cachedIn?: string;
}

/** The image indices of published lists, ascending. A list that names none of the images is empty. */
export interface PublishedLists {
  readonly train: Uint32Array;
  readonly dev?: Uint32Array;
  readonly test?: Uint32Array;
}

/** Adds the hash of ids, captions and pixels: training depends on nothing else of the images. */
export function withContentHash(images: Omit<CaptionedImages, "contentHash">): CaptionedImages {
  const hash = createHash("sha256")
    .update(JSON.stringify([images.ids, images.captions]))
    .update(images.pixels);
  return { ...images, contentHash: hash.digest("hex") };
}
