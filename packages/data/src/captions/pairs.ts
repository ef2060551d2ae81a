import type { CaptionedImages } from "../captioned-images.js";
import type { WordTable } from "../words/word-table.js";

/** (image, caption) pairs and the words of their captions. */
export interface Pairs {
  /** `[P]`: the image index of each pair. */
  readonly images: Uint32Array;
  readonly captions: readonly string[];
  /**
   * The known words of the captions, as rows of a `WordTable`. Those of caption p are `rows[starts[p]]` up to, not
   * including, `rows[starts[p + 1]]`.
   */
  readonly words: { readonly starts: Uint32Array; readonly rows: Uint32Array };
}

/** The captions of images. Pairs (image, caption) are numbered image by image, caption by caption. */
type ImageCaptions = Pick<CaptionedImages, "captions">;

/** The number of (image, caption) pairs. */
export const pairCount = ({ captions }: ImageCaptions): number => captions.reduce((sum, each) => sum + each.length, 0);

/** Returns the image index of each pair, `[pairCount]`. */
export function imageOfPairs(images: ImageCaptions): Uint32Array {
  const owners = new Uint32Array(pairCount(images));
  let pair = 0;
  images.captions.forEach(({ length }, image) => {
    owners.fill(image, pair, pair + length);
    pair += length;
  });
  return owners;
}

/**
 * Returns the (image, caption) pairs with these indices, in the order of the indices. Their words are rows of the
 * table; new words are added to it. A caption without a known word makes no pair: it is listed in `unknown`.
 * @throws RangeError if there is no pair with one of the indices
 */
export function captionPairs(
  images: CaptionedImages,
  indices: Uint32Array,
  table: WordTable,
): { pairs: Pairs; unknown: string[] } {
  const imageOf = imageOfPairs(images);
  const captions = images.captions.flat();
  const found: { image: number; caption: string; rows: number[] }[] = [];
  const unknown: string[] = [];
  for (const index of indices) {
    const caption = captions[index];
    if (caption === undefined)
      throw new RangeError(`captionPairs: expected indices below ${captions.length}, got ${index}`);
    const rows = table.rows(caption);
    if (rows.length > 0) found.push({ image: imageOf[index]!, caption, rows });
    else unknown.push(caption);
  }
  const starts = new Uint32Array(found.length + 1);
  found.forEach(({ rows }, n) => {
    starts[n + 1] = starts[n]! + rows.length;
  });
  const pairs = {
    images: Uint32Array.from(found, ({ image }) => image),
    captions: found.map(({ caption }) => caption),
    words: { starts, rows: Uint32Array.from(found.flatMap(({ rows }) => rows)) },
  };
  return { pairs, unknown };
}
