import { type Matrix, rowsPicked, transposed, zeroMatrix } from "../../math/matrix.js";
import { addProduct } from "../../math/product.js";
import { yieldToEventLoop } from "../../web.js";

// pictures that are added at once
const BLOCK = 128;

/** Standardized training pairs: inputs x of the pictures `[N, D]`, captions y `[P, E]` and their pictures `[P]`. */
export interface MatchedPairs {
  readonly x: Matrix;
  readonly y: Matrix;
  readonly images: Uint32Array;
}

/** Sums over pairs, for least squares: x x^T `[D, D]`, x y^T `[D, E]`, y y^T `[E, E]`. */
export interface PairSums {
  pairs: number;
  readonly xx: Matrix;
  readonly xy: Matrix;
  readonly yy: Matrix;
}

/** Sums the pairs of the pictures that `keep` accepts. Sums the captions of a picture first. */
export async function pairSums({ x, y, images }: MatchedPairs, keep: (image: number) => boolean): Promise<PairSums> {
  const [D, E] = [x.columns, y.columns];
  const sums = { pairs: 0, xx: zeroMatrix(D, D), xy: zeroMatrix(D, E), yy: zeroMatrix(E, E) };
  const pairsOf = new Map<number, number[]>();
  images.forEach((image, pair) => {
    if (keep(image)) pairsOf.set(image, [...(pairsOf.get(image) ?? []), pair]);
  });
  const pictures = [...pairsOf.keys()];
  for (let from = 0; from < pictures.length; from += BLOCK) {
    const some = pictures.slice(from, from + BLOCK);
    const weighted = rowsPicked(x, some);
    const columns = transposed(weighted);
    const captions = zeroMatrix(some.length, E);
    some.forEach((image, row) => {
      const own = rowsPicked(y, pairsOf.get(image)!);
      sums.pairs += own.rows;
      addProduct(sums.yy, transposed(own), own);
      own.values.forEach((value, at) => {
        captions.values[row * E + (at % E)]! += value;
      });
      for (let k = row * D; k < (row + 1) * D; k++) weighted.values[k]! *= own.rows;
    });
    addProduct(sums.xx, columns, weighted);
    addProduct(sums.xy, columns, captions);
    await yieldToEventLoop();
  }
  return sums;
}

/** The sums over the pairs of both. */
export const plusSums = (a: PairSums, b: PairSums): PairSums => {
  const sum = (p: Matrix, q: Matrix) => ({ ...p, values: p.values.map((value, i) => value + q.values[i]!) });
  return { pairs: a.pairs + b.pairs, xx: sum(a.xx, b.xx), xy: sum(a.xy, b.xy), yy: sum(a.yy, b.yy) };
};
