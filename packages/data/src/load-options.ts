import type { ImageSize } from "./image-size.js";

/** The unit that a long job counts. */
export type ProgressUnit = "images" | "bytes";

/** Reports the progress of a long job: `done` of `total` units. */
export type ReportProgress = (label: string, done: number, total: number, unit: ProgressUnit) => void;

/** Options of loading files and of the cache. */
export interface LoadOptions {
  readonly progress?: ReportProgress;
  /** The folder that caches decoded images and word vectors; the system's own cache folder by default. */
  readonly cacheFolder?: string;
  /** With "required", a cache that cannot be written is a DataError; otherwise it is a problem. */
  readonly cache?: "required" | "optional";
  /** Stops the loading; its promise rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** Options of loading images. */
export interface ImageOptions extends LoadOptions {
  /** The size that images are scaled to, in pixels. */
  readonly imageSize: ImageSize;
}
