import { join } from "node:path";
import type { CaptionedImages } from "../captioned-images.js";
import { parseTable, parseTokens } from "../captions/parse.js";
import type { ListFile, ListFiles } from "../captions/published-lists.js";
import type { LoadOptions } from "../load-options.js";
import { DataError } from "../problems.js";
import { listFiles, readText, someOf } from "./files.js";
import { loadImageFolder } from "./image-folder.js";

// the publication misspells its own name
const photoFolders = ["Images", "Flicker8k_Dataset", "Flickr8k_Dataset"];
const kaggle = "captions.txt";
const original = "Flickr8k.token.txt";

/**
 * Flickr8k from a folder in either published layout: `Images/` and `captions.txt`, or `Flicker8k_Dataset/` (or `Images/`)
 * and `Flickr8k.token.txt` with the split's lists. All of them may lie one folder deeper, each in its own, as archives unpack.
 */
export async function loadFlickr8k(folder: string, options: LoadOptions = {}): Promise<CaptionedImages> {
  const files = await listFiles(folder);
  const photos = photosFolder(files);
  if (!photos) throw new DataError(wants(folder, `photos in ${photoFolders.slice(0, 2).join("/ or ")}/`, files));
  const has = (name: string) => shallowest(files.filter((file) => file === name || inOneFolder(file, name)));
  const captions = has(kaggle) ?? has(original);
  if (!captions) throw new DataError(wants(folder, `${kaggle} or ${original}, or the latter in Flickr8k_text/`, files));
  const captionsFile = join(folder, captions);
  const text = await readText(captionsFile);
  const lists: ListFiles = {};
  for (const part of ["train", "dev", "test"] as const) {
    const list = has(`Flickr_8k.${part}Images.txt`);
    if (list) lists[part] = await readList(join(folder, list));
  }
  return loadImageFolder(
    {
      name: "flickr8k",
      folder: join(folder, photos),
      files: files.filter((file) => file.startsWith(`${photos}/`)).map((file) => file.slice(photos.length + 1)),
      captionsFile,
      captions: captions.endsWith(kaggle) ? parseTable(captionsFile, text, ",") : parseTokens(captionsFile, text),
      lists,
    },
    options,
  );
}

const readList = async (file: string): Promise<ListFile> => ({
  file,
  names: (await readText(file)).split(/\s+/).filter(Boolean),
});

/** The folder that holds the photos itself: `Flickr8k_Dataset/Flicker8k_Dataset` is told from `Flickr8k_Dataset`. */
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

const wants = (folder: string, what: string, files: readonly string[]): string =>
  `flickr8k: wants ${what}, got ${someOf(files)} in ${folder}: unpack photos and captions into one folder`;
