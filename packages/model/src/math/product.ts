import { type Matrix, zeroMatrix } from "./matrix.js";
import instantiate from "./product.wat";

/** The functions of `product.wat`. */
interface Multiplier {
  readonly memory: { readonly buffer: ArrayBuffer };
  addRows(c: number, a: number, b: number, depth: number, row: number): void;
}

// a block: rows and columns of the result, and the rows of `b` that are added at once. They fill the memory of
// `product.wat`
const ROWS = 64;
const COLUMNS = 128;
const DEPTH = 256;
const BYTES = Float64Array.BYTES_PER_ELEMENT;
// rows and columns of a tile
const TILE = 4;

const tiles = (length: number) => Math.ceil(length / TILE) * TILE;

let instance: Multiplier | undefined;
const multiplier = (): Multiplier => {
  instance ??= instantiate() as Multiplier;
  return instance;
};

/** Copies rows of numbers from `from` to `to`. Both have the distance of their rows. */
function copyRows(
  [to, toAt, toRow]: readonly [Float64Array, number, number],
  [from, fromAt, fromRow]: readonly [Float64Array, number, number],
  rows: number,
  columns: number,
): void {
  for (let row = 0; row < rows; row++) {
    const start = fromAt + row * fromRow;
    to.set(from.subarray(start, start + columns), toAt + row * toRow);
  }
}

/** Adds `a[M,K] b[K,N]` to `c[M,N]`. Each element adds its products in the order of k. */
export function addProduct(c: Matrix, a: Matrix, b: Matrix): void {
  const { memory, addRows } = multiplier();
  const heap = new Float64Array(memory.buffer);
  const [ofA, ofB] = [ROWS * COLUMNS, ROWS * (COLUMNS + DEPTH)];
  const [M, K, N] = [a.rows, a.columns, c.columns];
  for (let m = 0; m < M; m += ROWS) {
    const rows = Math.min(ROWS, M - m);
    for (let k = 0; k < K; k += DEPTH) {
      const depth = Math.min(DEPTH, K - k);
      // column by column, four rows of `a` together
      for (let row = 0; row < rows; row++) {
        const to = ofA + (row - (row % TILE)) * depth + (row % TILE);
        const from = (m + row) * K + k;
        for (let i = 0; i < depth; i++) heap[to + TILE * i] = a.values[from + i]!;
      }
      for (let n = 0; n < N; n += COLUMNS) {
        const columns = Math.min(COLUMNS, N - n);
        const row = tiles(columns);
        copyRows([heap, ofB, row], [b.values, k * N + n, N], depth, columns);
        copyRows([heap, 0, row], [c.values, m * N + n, N], rows, columns);
        for (let at = 0; at < rows; at += TILE)
          addRows(BYTES * at * row, BYTES * (ofA + at * depth), BYTES * ofB, depth, BYTES * row);
        copyRows([c.values, m * N + n, N], [heap, 0, row], rows, columns);
      }
    }
  }
}

/** The product `a[M,K] b[K,N]`. */
export function product(a: Matrix, b: Matrix): Matrix {
  const c = zeroMatrix(a.rows, b.columns);
  addProduct(c, a, b);
  return c;
}
