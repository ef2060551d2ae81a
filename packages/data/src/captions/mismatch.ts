import { DataError } from "../problems.js";
import type { CaptionRow } from "./parse.js";

// Captions and images are of different data sets if both shares are below this one: the share of captions that name an
// image, and the share of images that a caption names. One higher share is enough: someone who tries the program may
// have a few images with all captions, or all images with a few captions.
const leastMatching = 0.05;

interface CaptionsAndImages {
  readonly rows: readonly CaptionRow[];
  readonly captionsFile: string;
  /** The files whose names end like an image's. */
  readonly photos: readonly string[];
  readonly files: readonly string[];
  readonly folder: string;
}

/**
 * Checks that captions and images are of the same data set.
 * @throws DataError if they are not, or if the columns of images and captions are swapped
 */
export function checkCaptionsMatchImages({ rows, captionsFile, photos, files, folder }: CaptionsAndImages): void {
  if (rows.length === 0 || photos.length === 0) return;
  const there = new Set(files);
  const matching = rows.filter(({ image }) => there.has(image));
  const named = new Set(matching.map(({ image }) => image));
  if (matching.length >= rows.length * leastMatching || named.size >= photos.length * leastMatching) return;
  const swapped = rows.find(({ caption }) => there.has(caption));
  if (matching.length === 0 && swapped)
    throw new DataError(
      `${captionsFile}:${swapped.line}: expected an image and its caption, got the two columns swapped: the caption ` +
        `"${swapped.caption}" is the name of an image in ${folder}: swap the columns' names in the first line`,
    );
  const strange = rows.find(({ image }) => !there.has(image))!;
  const unnamed = photos.find((photo) => !named.has(photo)) ?? photos[0];
  const count = `${matching.length.toLocaleString("en-US")} of ${rows.length.toLocaleString("en-US")} captions`;
  throw new DataError(
    `data: expected captions of the images in ${folder}, got ${captionsFile}, where ${count} name one of them: ` +
      `line ${strange.line} names "${strange.image}", the folder contains "${unnamed}": ` +
      "put images and captions of the same data set together",
  );
}
