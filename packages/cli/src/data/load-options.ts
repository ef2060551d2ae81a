import { cacheFolderOf, type LoadOptions } from "@bosquejo/data";
import type { Io } from "../io.js";
import type { Watch } from "../terminal/progress.js";

/** The environment variable with the folder of the cache: decoded pictures, word vectors and choices of kernels. */
export const CACHE_VARIABLE = "BOSQUEJO_CACHE";

/** The part of help texts about the folder of the cache. */
export const cacheHelp = `\nThe cache is the folder in ${CACHE_VARIABLE}, by default the system's cache folder.`;

/** Returns the folder of the cache: the one in the environment, or else the system's. */
export const cacheFolder = (env: Io["env"]): string => cacheFolderOf({ cacheFolder: env[CACHE_VARIABLE] || undefined });

/** Returns options to load data: with progress, the cache folder in the environment, and a signal that stops it. */
export function loadOptions(watch: Pick<Watch, "job">, env: Io["env"], signal?: AbortSignal): LoadOptions {
  const cacheFolder = env[CACHE_VARIABLE];
  return {
    progress: (label, done, total, unit) => watch.job(label, done, total, unit),
    ...(cacheFolder && { cacheFolder }),
    ...(signal && { signal }),
  };
}
