import { join } from "node:path";
import { type CaptionedImages, withContentHash } from "../captioned-images.js";
import { checkCaptionsMatchImages } from "../captions/mismatch.js";
import type { CaptionRow, CaptionRows } from "../captions/parse.js";
import { type ListFiles, publishedLists } from "../captions/published-lists.js";
import { readImages } from "../images/read-images.js";
import type { ImageOptions } from "../load-options.js";
import { DataError, type Problem } from "../problems.js";

const imageEnding = /\.(jpe?g|png|webp|gif|avif|tiff?)$/i;

/** A folder of images and the rows of its captions file, not yet checked against each other. */
interface ImageFolder {
  /** The name of the data format. */
  readonly name: string;
  readonly folder: string;
  /** The files in `folder`, as paths relative to it. The rows name images by these paths. */
  readonly files: readonly string[];
  readonly captionsFile: string;
  readonly captions: CaptionRows;
  readonly lists?: ListFiles;
}

/**
 * Decodes the images and matches them with their captions. Images are sorted by name.
 * @throws DataError if captions and images do not match, or no captioned image is left
 */
export async function loadImageFolder(source: ImageFolder, options: ImageOptions): Promise<CaptionedImages> {
  const { folder, captionsFile, files } = source;
  const problems: Problem[] = [...source.captions.problems];
  const rows = source.captions.rows.map(({ image, caption, line }) => ({
    image: image.trim().replace(/^\.\//, ""),
    caption: caption.trim(),
    line,
  }));
  const photos = files.filter((file) => imageEnding.test(file));
  checkCaptionsMatchImages({ rows, captionsFile, photos, files, folder });
  const captions = captionsByImage(new Set(files), rows, captionsFile, problems);
  for (const file of photos)
    if (!captions.has(file))
      problems.push({ kind: "no-caption", where: join(folder, file), what: `no caption in ${captionsFile}` });
  const { names, pixels, cachedIn, ...decoded } = await readImages(folder, [...captions.keys()].sort(), options);
  problems.push(...decoded.problems);
  if (names.length === 0) throw new DataError(nothingLeft(folder, problems));
  const lists = source.lists && publishedLists(names, source.lists, problems);
  return withContentHash({
    name: source.name,
    ids: names,
    imageSize: options.imageSize,
    pixels,
    captions: names.map((id) => captions.get(id)!),
    problems,
    ...(lists && { lists }),
    ...(!lists && source.lists && { missingLists: source.lists.missing }),
    ...(cachedIn !== undefined && { cachedIn }),
  });
}

/** Groups the captions by image, in the file's order. Rows that cannot be used become problems. */
function captionsByImage(
  there: ReadonlySet<string>,
  rows: readonly CaptionRow[],
  captionsFile: string,
  problems: Problem[],
): Map<string, string[]> {
  const grouped = new Map<string, string[]>();
  const unknown = new Map<string, CaptionRow[]>();
  const listIn = <T>(map: Map<string, T[]>, key: string): T[] => map.get(key) ?? map.set(key, []).get(key)!;
  for (const row of rows) {
    const { image, caption, line } = row;
    const where = `${captionsFile}:${line}`;
    if (!there.has(image)) listIn(unknown, image).push(row);
    else if (caption === "") problems.push({ kind: "empty-caption", where, what: `empty caption of ${image}` });
    else if (grouped.get(image)?.includes(caption))
      problems.push({ kind: "duplicate-caption", where, what: `duplicate caption of ${image}: ${caption}` });
    else listIn(grouped, image).push(caption);
  }
  for (const [image, { length, 0: first }] of unknown) {
    const what = `no image ${image || '""'}: ${length === 1 ? "1 caption" : `${length} captions`} left out`;
    problems.push({ kind: "missing-image", where: `${captionsFile}:${first!.line}`, what });
  }
  return grouped;
}

function nothingLeft(folder: string, problems: readonly Problem[]): string {
  const first = problems.slice(0, 3).map(({ where, what }) => `\n  ${where}: ${what}`);
  const more = problems.length > first.length ? `\n  and ${problems.length - first.length} more` : "";
  return `data: expected images with captions, got none in ${folder}${first.join("")}${more}`;
}
