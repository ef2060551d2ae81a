import { cacheFolderOf, type LoadOptions } from "@bosquejo/data";
import type { Io } from "../io.js";
import type { Watch } from "../terminal/progress.js";

/** The environment variable that says where decoded pictures, looked-up word vectors and choices of kernels are kept. */
export const CACHE_VARIABLE = "BOSQUEJO_CACHE";

/** The cache's folder: the one that the environment names, or the system's. */
export const cacheFolder = (env: Io["env"]): string => cacheFolderOf({ cacheFolder: env[CACHE_VARIABLE] || undefined });

/** How data is loaded: watched, kept in the cache folder that the environment names, stopped by a signal. */
export function loadOptions(watch: Pick<Watch, "job">, env: Io["env"], signal?: AbortSignal): LoadOptions {
  const cacheFolder = env[CACHE_VARIABLE];
  return {
    progress: (label, done, total, unit) => watch.job(label, done, total, unit),
    ...(cacheFolder && { cacheFolder }),
    ...(signal && { signal }),
  };
}
