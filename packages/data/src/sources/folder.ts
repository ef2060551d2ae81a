import { join } from "node:path";
import type { CaptionedImages } from "../captioned-images.js";
import { type CaptionRows, parseJsonLines, parseTable } from "../captions/parse.js";
import type { ImageOptions } from "../load-options.js";
import { DataError } from "../problems.js";
import { listFiles, readText, someOf } from "./files.js";
import type { DataFormat } from "./format.js";
import { loadImageFolder } from "./image-folder.js";

const endings = ["csv", "tsv", "jsonl", "txt"];

/**
 * Images in a folder or its subfolders, with one captions file: `captions.csv`, `.tsv`, `.jsonl` or `.txt`, or the only
 * file with such an ending. The file has one row for each caption, with the columns or keys `image` (or `file_name`:
 * the path in the folder) and `caption` (or `text`).
 */
export const folder: DataFormat = {
  name: "folder",
  path: "DIR",
  description: "a folder of images with one captions file: .csv, .tsv, .jsonl or .txt",
  load: loadFolder,
};

async function loadFolder(path: string, options: ImageOptions): Promise<CaptionedImages> {
  const files = await listFiles(path);
  const name = captionsFileOf(path, files);
  const captionsFile = join(path, name);
  const text = await readText(captionsFile);
  return loadImageFolder(
    {
      name: folder.name,
      folder: path,
      files: files.filter((file) => file !== name),
      captionsFile,
      captions: parse(captionsFile, text),
    },
    options,
  );
}

function captionsFileOf(path: string, files: readonly string[]): string {
  const named = files.filter((file) => endings.some((ending) => file === `captions.${ending}`));
  const found =
    named.length > 0 ? named : files.filter((file) => endings.some((e) => new RegExp(`^[^/]+\\.${e}$`).test(file)));
  if (found.length === 1) return found[0]!;
  const names = endings.map((ending) => `captions.${ending}`).join(", ");
  throw new DataError(
    found.length === 0
      ? `folder: expected one captions file (${names}), got none among ${someOf(files)} in ${path}`
      : `folder: expected one captions file (${names}), got ${someOf(found)} in ${path}: keep only one of them there`,
  );
}

// a .txt file may have any of the formats: its first line shows which
function parse(file: string, text: string): CaptionRows {
  const firstLine = text.slice(0, text.search(/\r?\n|$/));
  if (file.endsWith(".jsonl") || (file.endsWith(".txt") && firstLine.startsWith("{")))
    return parseJsonLines(file, text);
  const tabs = file.endsWith(".tsv") || (file.endsWith(".txt") && firstLine.includes("\t"));
  return parseTable(file, text, tabs ? "\t" : ",");
}
