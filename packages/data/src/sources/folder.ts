import { join } from "node:path";
import type { CaptionedImages } from "../captioned-images.js";
import { type CaptionRows, parseJsonLines, parseTable } from "../captions/parse.js";
import type { LoadOptions } from "../load-options.js";
import { DataError } from "../problems.js";
import { listFiles, readText, someOf } from "./files.js";
import { loadImageFolder } from "./image-folder.js";

const endings = ["csv", "tsv", "jsonl", "txt"];

/**
 * Images of one's own, in a folder or below it, with one captions file: `captions.csv`, `.tsv`, `.jsonl` or `.txt`, or the
 * only file of such a kind. It has a row a caption, with the columns or keys `image` (or `file_name`: the path in the folder)
 * and `caption` (or `text`).
 */
export async function loadFolder(folder: string, options: LoadOptions = {}): Promise<CaptionedImages> {
  const files = await listFiles(folder);
  const name = captionsFileOf(folder, files);
  const captionsFile = join(folder, name);
  const text = await readText(captionsFile);
  return loadImageFolder(
    {
      name: "folder",
      folder,
      files: files.filter((file) => file !== name),
      captionsFile,
      captions: parse(captionsFile, text),
    },
    options,
  );
}

function captionsFileOf(folder: string, files: readonly string[]): string {
  const named = files.filter((file) => endings.some((ending) => file === `captions.${ending}`));
  const found =
    named.length > 0 ? named : files.filter((file) => endings.some((e) => new RegExp(`^[^/]+\\.${e}$`).test(file)));
  if (found.length === 1) return found[0]!;
  const names = endings.map((ending) => `captions.${ending}`).join(", ");
  throw new DataError(
    found.length === 0
      ? `folder: wants one captions file (${names}), got none among ${someOf(files)} in ${folder}`
      : `folder: wants one captions file (${names}), got ${someOf(found)} in ${folder}: leave one of them there`,
  );
}

// a .txt tells what it is by its first line
function parse(file: string, text: string): CaptionRows {
  const firstLine = text.slice(0, text.search(/\r?\n|$/));
  if (file.endsWith(".jsonl") || (file.endsWith(".txt") && firstLine.startsWith("{")))
    return parseJsonLines(file, text);
  const tabs = file.endsWith(".tsv") || (file.endsWith(".txt") && firstLine.includes("\t"));
  return parseTable(file, text, tabs ? "\t" : ",");
}
