import { CliError } from "../io.js";

/** The cause and the remedy for each error code of the file system. */
export const causes: Record<string, string> = {
  ENOSPC: "the disk is full: free some space",
  EDQUOT: "the disk quota is used up: free some space",
  EACCES: "permission denied: change the permissions, or choose another folder",
  EPERM: "permission denied: change the permissions, or choose another folder",
  EROFS: "the file system is read-only: choose another folder",
  ENOENT: "there is no such file or folder: check the path",
  ENOTDIR: "a part of the path is a file, not a folder: check the path",
  EISDIR: "it is a folder, not a file: check the path",
  EEXIST: "a file of that name exists already: move it, or choose another name",
  EMFILE: "too many files are open: raise the limit (ulimit -n)",
  EIO: "the disk reports an error: check it, or choose another disk",
};

/** Returns the code of an error of the file system, such as ENOSPC, or undefined for other errors. */
export function fileErrorCode(error: unknown): string | undefined {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  return error instanceof Error && code !== undefined && code in causes ? code : undefined;
}

/**
 * Executes `work`, which reads or writes `path`, and replaces an error of the file system by one in plain words.
 * @throws CliError `what: path: cause: remedy (CODE); hint`
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
