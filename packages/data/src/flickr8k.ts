import { join } from "node:path";
import { listFiles, readText, someOf } from "./files.js";
import { type Captioned, gather } from "./gather.js";
import { parseTable, parseTokens } from "./rows.js";
import { type CaptionedImages, DataError, type LoadOptions } from "./types.js";

const photoFolders = ["Images", "Flicker8k_Dataset"];
const textFolder = "Flickr8k_text";
const kaggle = "captions.txt";
const original = "Flickr8k.token.txt";

/**
 * Flickr8k from a folder in either published layout: `Images/` and `captions.txt`, or `Flicker8k_Dataset/` (or `Images/`)
 * and `Flickr8k.token.txt`, this and the split lists beside it or in `Flickr8k_text/`. The published split tests on the
 * test list, or on the dev list where there is no test list; with both, dev photos are on neither side.
 */
export async function loadFlickr8k(folder: string, options: LoadOptions = {}): Promise<CaptionedImages> {
  const files = await listFiles(folder);
  const photos = photoFolders.find((name) => files.some((file) => file.startsWith(`${name}/`)));
  if (!photos) throw new DataError(wants(folder, `photos in ${photoFolders.join("/ or ")}/`, files));
  const has = (name: string) => [name, `${textFolder}/${name}`].find((path) => files.includes(path));
  const captions = has(kaggle) ?? has(original);
  if (!captions) throw new DataError(wants(folder, `${kaggle} or ${original}, or the latter in ${textFolder}/`, files));
  const captionsFile = join(folder, captions);
  const text = await readText(captionsFile);
  const source: Captioned = {
    name: "flickr8k",
    folder: join(folder, photos),
    files: files.filter((file) => file.startsWith(`${photos}/`)).map((file) => file.slice(photos.length + 1)),
    captionsFile,
    captions: captions.endsWith(kaggle) ? parseTable(captionsFile, text, ",") : parseTokens(captionsFile, text),
  };
  const readList = async (part: string) => {
    const list = has(`Flickr_8k.${part}Images.txt`);
    return list && new Set((await readText(join(folder, list))).split(/\s+/).filter(Boolean));
  };
  const train = await readList("train");
  const test = (await readList("test")) ?? (await readList("dev"));
  return gather(train && test ? { ...source, lists: { train, test } } : source, options);
}

const wants = (folder: string, what: string, files: readonly string[]): string =>
  `flickr8k: wants ${what}, got ${someOf(files)} in ${folder}: unpack photos and captions into one folder`;
