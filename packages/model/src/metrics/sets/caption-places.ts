import { type Matrix, rowsOf } from "../../math/matrix.js";
import { ModelError } from "../../types.js";
import { galleriesOf, type ImageRank } from "../retrieval.js";

/** Scores `[n, m]` of pictures (row indices `[n]`) with captions (row indices `[m]`); a higher score is better. */
type ScoreRows = (pictures: Uint32Array, captions: Uint32Array) => Matrix;

/** The place of a picture's own caption, in column `own`, among the first `gallery` columns without column `left`. */
function placeOf(scores: Float64Array, own: number, gallery: number, left: number): ImageRank {
  const score = scores[own]!;
  if (!Number.isFinite(score))
    throw new ModelError(`matcher: expected finite pictures and captions, got a score of ${score}`);
  let [better, ties] = [0, 1];
  for (let i = 0; i < gallery; i++) {
    if (i === left) continue;
    if (scores[i]! > score) better++;
    if (scores[i]! === score) ties++;
  }
  return { better, ties };
}

/**
 * Computes the place of the right caption of each picture, in the galleries of `galleriesOf`. A gallery has the first
 * caption of each of 100 true pictures. A picture's own caption replaces the first one of its true picture. `images`
 * `[n]` has the number of the true picture of each caption. Xu et al. 2018 (AttnGAN: fine-grained text to image
 * generation with attentional generative adversarial networks) rank captions in this way, with trained networks.
 *
 * @throws ModelError if there are no pictures, or a score is not finite
 */
export function captionPlaces(images: Uint32Array, seed: number, score: ScoreRows): ImageRank[] {
  const firsts = new Map<number, number>();
  images.forEach((image, row) => {
    if (!firsts.has(image)) firsts.set(image, row);
  });
  return galleriesOf(images, seed).flatMap(({ images: gallery, pairs }) => {
    const columns = Uint32Array.from([...Array.from(gallery, (image) => firsts.get(image)!), ...pairs]);
    const scores = score(pairs, columns);
    const positions = new Map(Array.from(gallery, (image, i) => [image, i]));
    return Array.from(pairs, (pair, row) =>
      placeOf(rowsOf(scores, row, row + 1).values, gallery.length + row, gallery.length, positions.get(images[pair]!)!),
    );
  });
}
