import { DataError } from "../problems.js";
import type { CaptionRow } from "./parse.js";

// a few photos with the captions of all, or all photos with the captions of a few, are a trial and no mix-up
const fewest = 0.05;

interface Sources {
  readonly rows: readonly CaptionRow[];
  readonly captionsFile: string;
  /** files that by their names are images */
  readonly photos: readonly string[];
  readonly files: readonly string[];
  readonly folder: string;
}

/** A DataError where rows and images are of different data sets, or images and captions stand in each other's column. */
export function checkCaptionsMatchImages({ rows, captionsFile, photos, files, folder }: Sources): void {
  if (rows.length === 0 || photos.length === 0) return;
  const there = new Set(files);
  const hits = rows.filter(({ image }) => there.has(image));
  const named = new Set(hits.map(({ image }) => image));
  if (hits.length >= rows.length * fewest || named.size >= photos.length * fewest) return;
  const turned = rows.find(({ caption }) => there.has(caption));
  if (hits.length === 0 && turned)
    throw new DataError(
      `${captionsFile}:${turned.line}: wants an image and its caption, got them the other way round: "${turned.caption}" is an image of ${folder} and stands as the caption: swap the columns' names in the first line`,
    );
  const strange = rows.find(({ image }) => !there.has(image))!;
  const unnamed = photos.find((photo) => !named.has(photo)) ?? photos[0];
  const count = `${hits.length.toLocaleString("en-US")} of ${rows.length.toLocaleString("en-US")} captions`;
  throw new DataError(
    `data: wants captions of the images in ${folder}, got ${captionsFile}, where ${count} name one of them: line ${strange.line} names "${strange.image}", the folder holds "${unnamed}": put images and captions of the same data set together`,
  );
}
