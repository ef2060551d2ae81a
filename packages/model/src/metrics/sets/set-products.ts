import { type Matrix, rowsOf, transposed, zeroMatrix } from "../../math/matrix.js";
import { addProduct } from "../../math/product.js";
import { yieldToEventLoop } from "../../web.js";

const BLOCK = 64;

/** Inner products of the features of two sets of pictures. */
export interface SetProducts {
  /** the number of features */
  readonly features: number;
  /** `[n, n]` of the real pictures */
  readonly real: Matrix;
  /** `[m, m]` of the drawn pictures */
  readonly drawn: Matrix;
  /** `[n, m]` of a real picture (row) and a drawn one (column) */
  readonly cross: Matrix;
}

/**
 * Computes the inner products of the rows of `a` `[n, D]` with those of `b` `[m, D]`. Each product adds in the same
 * order, so products of equal rows are equal bit for bit. Yields to the event loop now and then.
 */
export async function rowProducts(a: Matrix, b: Matrix): Promise<Matrix> {
  const columns = transposed(b);
  const products = zeroMatrix(a.rows, b.rows);
  for (let from = 0; from < a.rows; from += BLOCK) {
    const to = Math.min(a.rows, from + BLOCK);
    addProduct(rowsOf(products, from, to), rowsOf(a, from, to), columns);
    await yieldToEventLoop();
  }
  return products;
}

/** The squared norms of rows, from their inner products `[n, n]`. */
const squares = ({ rows, values }: Matrix): Float64Array =>
  Float64Array.from({ length: rows }, (_, i) => values[i * rows + i]!);

/**
 * Computes the squared distances `[n, m]` of the rows from their inner products: |a|^2 - 2 a b + |b|^2. `ofA` `[n, n]`
 * and `ofB` `[m, m]` are the products of the rows of each side. Equal rows have the distance 0.
 */
export function squaredDistances(products: Matrix, ofA: Matrix, ofB: Matrix): Matrix {
  const [a, b] = [squares(ofA), squares(ofB)];
  const values = products.values.map((value, at) => {
    const [row, column] = [Math.floor(at / b.length), at % b.length];
    return Math.max(0, a[row]! + b[column]! - 2 * value);
  });
  return { ...products, values };
}
