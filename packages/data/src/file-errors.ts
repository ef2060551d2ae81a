const causes: Record<string, string> = {
  ENOSPC: "the disk is full",
  EDQUOT: "the disk quota is used up",
  EFBIG: "the file grows larger than is allowed here",
  EACCES: "no permission",
  EPERM: "no permission",
  EROFS: "the file system is read-only",
  ENOENT: "there is no such file or folder",
  ENOTDIR: "a part of the path is a file, not a folder",
  EISDIR: "that is a folder, not a file",
  EIO: "the disk reports an error",
};

/** The text of a file system's error: its cause in plain words, with the code. */
export function fileErrorText(error: unknown): string {
  const { code = "", message } = error as NodeJS.ErrnoException;
  return code in causes ? `${causes[code]} (${code})` : message;
}
