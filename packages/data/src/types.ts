/** Width and height of every image the network sees, in pixels. */
export const IMAGE_SIZE = 64;

/** Bytes of one image, `[64, 64, 3]`. */
export const IMAGE_BYTES = IMAGE_SIZE * IMAGE_SIZE * 3;

/** What can be wrong with one file or line; callers count by it. */
export type ProblemKind =
  | "missing-image"
  | "no-caption"
  | "empty-caption"
  | "unreadable"
  | "half-grey"
  | "duplicate-image"
  | "duplicate-caption"
  | "malformed-line"
  | "split-list"
  | "cache";

/** Something wrong with one file or line of a data set; the item is left out and loading goes on. */
export interface Problem {
  readonly kind: ProblemKind;
  /** file, or file:line */
  readonly where: string;
  readonly what: string;
}

/** Captioned 64x64 RGB images, decoded. */
export interface CaptionedImages {
  /** "emoji", "flickr8k" or "folder" */
  readonly name: string;
  /** one per image: its file name, or the emoji's code points */
  readonly ids: readonly string[];
  /** `[N, 64, 64, 3]`, sRGB, rows from the top */
  readonly pixels: Uint8Array;
  /** one to five (or more) captions an image */
  readonly captions: readonly (readonly string[])[];
  /** sha-256, hex, over ids, pixels and captions */
  readonly contentHash: string;
  /** the published lists that are there */
  readonly lists?: PublishedLists;
  readonly problems: readonly Problem[];
  /** the file of the cache that holds the decoded images, where there is one */
  readonly cachedIn?: string;
}

/** Image indices of published lists, ascending; a list that names none of the images is empty. */
export interface PublishedLists {
  readonly train: Uint32Array;
  readonly dev?: Uint32Array;
  readonly test?: Uint32Array;
}

/** Pre-trained word vectors. */
export interface WordVectors {
  /** "glove-6b-100d", or a file's name: "glove.6B.300d" */
  readonly name: string;
  /** sha-256, hex: equal where words and vectors are */
  readonly contentHash: string;
  readonly dimension: number;
  readonly size: number;
  /** The vector `[dimension]` of a lower-case token, or undefined. */
  vector(token: string): Float32Array | undefined;
}

/** (image, caption) pairs, and the words that their captions are made of. */
export interface Pairs {
  /** `[P]`: which image of `CaptionedImages` each caption tells of */
  readonly images: Uint32Array;
  readonly captions: readonly string[];
  /** the known words of caption p, in their order: rows `rows[starts[p]]` to before `rows[starts[p + 1]]` of a `WordTable` */
  readonly words: { readonly starts: Uint32Array; readonly rows: Uint32Array };
}

/** What a long job counts. */
export type ProgressUnit = "images" | "bytes";

/** What a long job tells whoever watches: `done` of `total` items. */
export type Progress = (label: string, done: number, total: number, unit: ProgressUnit) => void;

/** Bad input of the user's: the message names file, line or option and what to do; shown without a stack trace. */
export class DataError extends Error {
  override name = "DataError";
}

export interface LoadOptions {
  readonly progress?: Progress;
  /** Where decoded images and looked-up vectors are kept for the next time; the system's own cache folder when not given. */
  readonly cacheFolder?: string;
  /** Whether a cache that cannot be written is a DataError, and not only a problem. */
  readonly cache?: "required" | "optional";
  /** Stops the loading, which then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}
