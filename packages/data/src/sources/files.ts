import { isUtf8 } from "node:buffer";
import { readdir, readFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { fileErrorText } from "../file-errors.js";
import { DataError } from "../problems.js";

const newline = 0x0a;

// macOS adds such a file to an archive for each file in it
const isSideFile = (path: string) => /(^|\/)(__MACOSX\/|\._)/.test(path);

/**
 * Lists the files in `folder` and its subfolders: sorted paths relative to it, with `/`.
 * @throws DataError if the folder cannot be listed
 */
export async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(
    (error: NodeJS.ErrnoException) => {
      const why: Record<string, string> = { ENOENT: "no such folder", ENOTDIR: "that is a file" };
      throw new DataError(`data: expected a folder, got ${folder}: ${why[error.code ?? ""] ?? error.message}`);
    },
  );
  const files = entries.filter((entry) => !entry.isDirectory());
  const paths = files.map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll(sep, "/"));
  return paths.filter((path) => !isSideFile(path)).sort();
}

/**
 * Reads a UTF-8 file, without its byte order mark.
 * @throws DataError if the file cannot be read, or with the first line that is not UTF-8
 */
export async function readText(file: string): Promise<string> {
  const bytes = await readFile(file).catch((error: Error) => {
    throw new DataError(`${file}: cannot be read: ${fileErrorText(error)}`, { cause: error });
  });
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff))
    throw new DataError(`${file}:1: expected UTF-8, got UTF-16: save it as UTF-8`);
  if (!isUtf8(bytes))
    throw new DataError(`${file}:${firstBadLine(bytes)}: expected UTF-8, got other bytes: save it as UTF-8`);
  const text = bytes.toString();
  return text.startsWith("\uFEFF") ? text.slice(1) : text;
}

function firstBadLine(bytes: Buffer): number {
  for (let line = 1, from = 0; ; line++) {
    const end = bytes.indexOf(newline, from);
    if (end < 0 || !isUtf8(bytes.subarray(from, end))) return line;
    from = end + 1;
  }
}

/** Names the first few files or top folders, for a message: "a.jpg, b.jpg, Images/ and 4 more". */
export function someOf(files: readonly string[]): string {
  const names = [...new Set(files.map((file) => file.replace(/\/.*/, "/")))];
  if (names.length === 0) return "nothing";
  const shown = names.slice(0, 5).join(", ");
  return names.length > 5 ? `${shown} and ${names.length - 5} more` : shown;
}
