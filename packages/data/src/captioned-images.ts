import { createHash } from "node:crypto";
import type { ImageSize } from "./image-size.js";
import type { Problem } from "./problems.js";

/** Captioned RGB images, decoded and scaled to one size S. */
export interface CaptionedImages {
  /** The name of the data format: "emoji", "flickr8k" and so on. */
  readonly name: string;
  /** One per image: its file name, or the emoji's code points. */
  readonly ids: readonly string[];
  readonly imageSize: ImageSize;
  /** `[N, S, S, 3]`, sRGB, rows from the top. */
  readonly pixels: Uint8Array;
  /** One or more captions per image. */
  readonly captions: readonly (readonly string[])[];
  /** sha-256, hex, of ids, captions and pixels. */
  readonly contentHash: string;
  /** The published lists that were found. */
  readonly lists?: PublishedLists;
  /** The list files that were expected and where to get them, if the format has such files and none was found. */
  readonly missingLists?: string;
  readonly problems: readonly Problem[];
  /** The cache file that holds the decoded images, if there is one. */
  readonly cachedIn?: string;
}

/** Image indices of published lists, ascending; a list that names none of the images is empty. */
export interface PublishedLists {
  readonly train: Uint32Array;
  readonly dev?: Uint32Array;
  readonly test?: Uint32Array;
}

/** Adds the hash of ids, captions and pixels: everything that training can depend on. */
export function withContentHash(images: Omit<CaptionedImages, "contentHash">): CaptionedImages {
  const hash = createHash("sha256")
    .update(JSON.stringify([images.ids, images.captions]))
    .update(images.pixels);
  return { ...images, contentHash: hash.digest("hex") };
}
