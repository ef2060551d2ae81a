import { join } from "node:path";
import type { CaptionedImages } from "../captioned-images.js";
import { type CaptionRow, type CaptionRows, parseTable } from "../captions/parse.js";
import type { ListFile, ListFiles } from "../captions/published-lists.js";
import type { ImageOptions } from "../load-options.js";
import { DataError, type Problem } from "../problems.js";
import { listFiles, readText, someOf } from "./files.js";
import type { DataFormat } from "./format.js";
import { loadImageFolder } from "./image-folder.js";

// the published archive misspells its own name: Flicker8k
const photoFolders = ["Images", "Flicker8k_Dataset", "Flickr8k_Dataset"];
const kaggle = "captions.txt";
const original = "Flickr8k.token.txt";
const listNames = {
  train: "Flickr_8k.trainImages.txt",
  dev: "Flickr_8k.devImages.txt",
  test: "Flickr_8k.testImages.txt",
} as const;

/**
 * Flickr8k in either published layout: `Images/` and `captions.txt`, or `Flicker8k_Dataset/` (or `Images/`) and
 * `Flickr8k.token.txt`. The lists of the split are optional. Each file or folder may be one folder deeper, where
 * archives unpack it.
 */
export const flickr8k: DataFormat = {
  name: "flickr8k",
  path: "DIR",
  description: "Flickr8k as published or as on Kaggle: photos with five captions each",
  load: loadFlickr8k,
};

async function loadFlickr8k(folder: string, options: ImageOptions): Promise<CaptionedImages> {
  const files = await listFiles(folder);
  const photos = photosFolder(files);
  if (!photos) throw new DataError(expected(folder, `photos in ${photoFolders.slice(0, 2).join("/ or ")}/`, files));
  const find = (name: string) => shallowest(files.filter((file) => file === name || inOneFolder(file, name)));
  const captions = find(kaggle) ?? find(original);
  if (!captions) throw new DataError(expected(folder, `${kaggle} or ${original} (at most one folder deep)`, files));
  const captionsFile = join(folder, captions);
  const text = await readText(captionsFile);
  const found: Partial<Record<keyof ListFiles["found"], ListFile>> = {};
  for (const side of ["train", "dev", "test"] as const) {
    const list = find(listNames[side]);
    if (list) found[side] = await readList(join(folder, list));
  }
  return loadImageFolder(
    {
      name: flickr8k.name,
      folder: join(folder, photos),
      files: files.filter((file) => file.startsWith(`${photos}/`)).map((file) => file.slice(photos.length + 1)),
      captionsFile,
      captions: captions.endsWith(kaggle) ? parseTable(captionsFile, text, ",") : parseTokens(captionsFile, text),
      lists: { names: listNames, found, missing: missingLists },
    },
    options,
  );
}

const missingLists =
  `expected ${listNames.train} and ${listNames.test} (or devImages.txt), got none of them: they are in ` +
  "Flickr8k_text.zip of the original publication (Kaggle's copy has none): put them beside the captions";

const readList = async (file: string): Promise<ListFile> => ({
  file,
  names: (await readText(file)).split(/\s+/).filter(Boolean),
});

/** Parses the rows of `Flickr8k.token.txt`: `photo.jpg#0`, a tab, the caption. */
function parseTokens(file: string, text: string): CaptionRows {
  const rows: CaptionRow[] = [];
  const problems: Problem[] = [];
  text.split(/\r?\n/).forEach((content, n) => {
    if (content.trim() === "") return;
    const [, image, caption] = /^(.+?)#\d+\t(.*)$/.exec(content) ?? [];
    const [where, what] = [`${file}:${n + 1}`, "expected photo.jpg#0, a tab and a caption"];
    if (image !== undefined && caption !== undefined) rows.push({ image, caption, line: n + 1 });
    else problems.push({ kind: "malformed-line", where, what });
  });
  return { rows, problems };
}

/** Returns the folder that contains the photos. In `Flickr8k_Dataset/Flicker8k_Dataset` it is the inner one. */
function photosFolder(files: readonly string[]): string | undefined {
  const parents = [...new Set(files.map((file) => file.replace(/\/?[^/]*$/, "")))];
  for (const name of photoFolders) {
    const found = shallowest(parents.filter((parent) => parent === name || inOneFolder(parent, name)));
    if (found !== undefined) return found;
  }
  return undefined;
}

const inOneFolder = (path: string, name: string): boolean => path.endsWith(`/${name}`) && path.split("/").length === 2;

const shallowest = (paths: readonly string[]): string | undefined =>
  [...paths].sort((a, b) => a.split("/").length - b.split("/").length)[0];

const expected = (folder: string, what: string, files: readonly string[]): string =>
  `flickr8k: expected ${what}, got ${someOf(files)} in ${folder}: unpack photos and captions into one folder`;
