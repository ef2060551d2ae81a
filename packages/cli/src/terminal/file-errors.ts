import { CliError } from "../io.js";

/** What a file system's error codes mean, and what to do. */
export const causes: Record<string, string> = {
  ENOSPC: "the disk is full: free some space",
  EDQUOT: "the disk quota is used up: free some space",
  EACCES: "no permission: change it, or choose another folder",
  EPERM: "no permission: change it, or choose another folder",
  EROFS: "the file system is read-only: choose another folder",
  ENOENT: "there is no such file or folder",
  ENOTDIR: "a part of the path is a file, not a folder",
  EISDIR: "it is a folder, not a file",
  EEXIST: "there is a file of that name already",
  EMFILE: "too many files are open: raise the limit (ulimit -n)",
  EIO: "the disk reports an error",
};

/** The code of a file system's error, such as ENOSPC, where it is one. */
export function fileErrorCode(error: unknown): string | undefined {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  return error instanceof Error && code !== undefined && code in causes ? code : undefined;
}

/**
 * Runs what reads or writes `path` and turns a file system's error into one in plain words.
 * @throws CliError `what: could not ...: why / what to do`
 */
export async function withFile<T>(what: string, path: string, work: () => Promise<T>, hint = ""): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const code = fileErrorCode(error);
    if (code === undefined) throw error;
    throw new CliError(`${what}: ${path}: ${causes[code]} (${code})${hint && `; ${hint}`}`, { cause: error });
  }
}
