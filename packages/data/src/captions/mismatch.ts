import { DataError } from "../problems.js";
import type { CaptionRow } from "./parse.js";

// below this share of matching captions and of matching images, the two are of different data sets; a few images with
// the captions of all, or all images with the captions of a few, are a trial
const leastMatching = 0.05;

interface CaptionsAndImages {
  readonly rows: readonly CaptionRow[];
  readonly captionsFile: string;
  /** The files whose names have an image's ending. */
  readonly photos: readonly string[];
  readonly files: readonly string[];
  readonly folder: string;
}

/** Throws a DataError if captions and images are of different data sets, or if the two columns are swapped. */
export function checkCaptionsMatchImages({ rows, captionsFile, photos, files, folder }: CaptionsAndImages): void {
  if (rows.length === 0 || photos.length === 0) return;
  const there = new Set(files);
  const matching = rows.filter(({ image }) => there.has(image));
  const named = new Set(matching.map(({ image }) => image));
  if (matching.length >= rows.length * leastMatching || named.size >= photos.length * leastMatching) return;
  const swapped = rows.find(({ caption }) => there.has(caption));
  if (matching.length === 0 && swapped)
    throw new DataError(
      `${captionsFile}:${swapped.line}: expected an image and its caption, got them the other way round: "${swapped.caption}" is an image of ${folder} and stands as the caption: swap the columns' names in the first line`,
    );
  const strange = rows.find(({ image }) => !there.has(image))!;
  const unnamed = photos.find((photo) => !named.has(photo)) ?? photos[0];
  const count = `${matching.length.toLocaleString("en-US")} of ${rows.length.toLocaleString("en-US")} captions`;
  throw new DataError(
    `data: expected captions of the images in ${folder}, got ${captionsFile}, where ${count} name one of them: line ${strange.line} names "${strange.image}", the folder holds "${unnamed}": put images and captions of the same data set together`,
  );
}
