import { join } from "node:path";
import { withContentHash } from "./content.js";
import { readImages } from "./images.js";
import type { CaptionRow, CaptionRows } from "./rows.js";
import { type CaptionedImages, DataError, type LoadOptions, type Problem, type Split } from "./types.js";

const imageEnding = /\.(jpe?g|png|webp|gif|avif|tiff?)$/i;

/** A folder of images and the rows of its captions file, before either is checked against the other. */
export interface Captioned {
  readonly name: string;
  readonly folder: string;
  /** files of `folder` that rows may name */
  readonly files: readonly string[];
  readonly captionsFile: string;
  readonly captions: CaptionRows;
  /** image names of both sides */
  readonly lists?: { readonly train: ReadonlySet<string>; readonly test: ReadonlySet<string> };
}

/** Captioned images, sorted by name, with every fault named; a DataError when none is left. */
export async function gather(source: Captioned, options: LoadOptions): Promise<CaptionedImages> {
  const problems: Problem[] = [...source.captions.problems];
  const captions = group(source, problems);
  for (const file of source.files)
    if (imageEnding.test(file) && !captions.has(file))
      problems.push({ where: join(source.folder, file), what: `no caption in ${source.captionsFile}` });
  const decoded = await readImages(source.folder, [...captions.keys()].sort(), options);
  problems.push(...decoded.problems);
  const ids = decoded.names;
  if (ids.length === 0) throw new DataError(nothingLeft(source.folder, problems));
  const loaded = {
    name: source.name,
    ids,
    pixels: decoded.pixels,
    captions: ids.map((id) => captions.get(id)!),
    problems,
  };
  const split = publishedSplit(ids, source.lists);
  return withContentHash(split ? { ...loaded, publishedSplit: split } : loaded);
}

/** The good rows by image, in the file's order. */
function group({ files, captions, captionsFile }: Captioned, problems: Problem[]): Map<string, string[]> {
  const there = new Set(files);
  const grouped = new Map<string, string[]>();
  const unknown = new Map<string, CaptionRow[]>();
  const listIn = <T>(map: Map<string, T[]>, key: string): T[] => map.get(key) ?? map.set(key, []).get(key)!;
  for (const row of captions.rows) {
    const image = row.image.trim().replace(/^\.\//, "");
    const caption = row.caption.trim();
    if (!there.has(image)) listIn(unknown, image).push(row);
    else if (caption === "") problems.push({ where: `${captionsFile}:${row.line}`, what: `empty caption of ${image}` });
    else listIn(grouped, image).push(caption);
  }
  for (const [image, rows] of unknown) {
    const count = rows.length === 1 ? "1 caption" : `${rows.length} captions`;
    problems.push({ where: `${captionsFile}:${rows[0]!.line}`, what: `no image ${image || '""'}: ${count} left out` });
  }
  return grouped;
}

function nothingLeft(folder: string, problems: readonly Problem[]): string {
  const first = problems.slice(0, 3).map(({ where, what }) => `\n  ${where}: ${what}`);
  const more = problems.length > first.length ? `\n  and ${problems.length - first.length} more` : "";
  return `data: wants images with captions, got none in ${folder}${first.join("")}${more}`;
}

function publishedSplit(ids: readonly string[], lists: Captioned["lists"]): Split | undefined {
  if (!lists) return undefined;
  const side = (names: ReadonlySet<string>) => Uint32Array.from([...ids.keys()].filter((n) => names.has(ids[n]!)));
  const split = { train: side(lists.train), test: side(lists.test) };
  return split.train.length > 0 && split.test.length > 0 ? split : undefined;
}
