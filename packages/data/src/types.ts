/** Width and height of every image the network sees, in pixels. */
export const IMAGE_SIZE = 64;

/** Something wrong with one file or line of a data set; the item is left out and loading goes on. */
export interface Problem {
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
  /** image indices, where the publication gives a split */
  readonly publishedSplit?: Split;
  readonly problems: readonly Problem[];
}

/** Image indices of both sides; an image is on one side only. */
export interface Split {
  readonly train: Uint32Array;
  readonly test: Uint32Array;
}

/** Pre-trained word vectors. */
export interface WordVectors {
  /** "glove-6b-100d" */
  readonly name: string;
  readonly dimension: number;
  readonly size: number;
  /** The vector `[dimension]` of a lower-case token, or undefined. */
  vector(token: string): Float32Array | undefined;
}

/** (image, caption) pairs as the device wants them. */
export interface Pairs {
  /** `[P, E]`: the mean word vector of each caption */
  readonly vectors: Float32Array;
  /** `[P]`: which image of `CaptionedImages` each caption tells of */
  readonly images: Uint32Array;
  readonly captions: readonly string[];
}

/** What a long job tells whoever watches: `done` of `total` items. */
export type Progress = (label: string, done: number, total: number) => void;

/** Bad input of the user's: the message names file, line or option and what to do; shown without a stack trace. */
export class DataError extends Error {
  override name = "DataError";
}

export interface LoadOptions {
  readonly progress?: Progress;
  /** Where decoded images are kept for the next time; the system's own cache folder when not given. */
  readonly cacheFolder?: string;
  /** Stops the loading, which then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}
