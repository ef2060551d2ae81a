import { expect, test } from "vitest";
import { type Matrix, zeroMatrix } from "../../src/math/matrix.js";
import { addProduct, product } from "../../src/math/product.js";
import { randomMatrix } from "../random.js";

/** The sums of products in the order of k, in JavaScript. */
function added(c: Matrix, a: Matrix, b: Matrix): Float64Array {
  return c.values.map((value, at) => {
    const [row, column] = [Math.floor(at / c.columns), at % c.columns];
    let sum = value;
    for (let k = 0; k < a.columns; k++) sum += a.values[row * a.columns + k]! * b.values[k * b.columns + column]!;
    return sum;
  });
}

// around the borders of tiles (4 rows, 4 columns) and blocks (64 rows, 128 columns, 256 products)
test.each([
  [1, 1, 1],
  [4, 4, 4],
  [5, 3, 7],
  [3, 256, 128],
  [64, 257, 129],
  [67, 511, 130],
  [130, 2, 260],
])("adds the product of [%i,%i] and [.,%i] to the last digit", (M, K, N) => {
  const [a, b, c] = [randomMatrix(M, K, 1), randomMatrix(K, N, 2), randomMatrix(M, N, 3)];
  const expected = added(c, a, b);
  addProduct(c, a, b);
  expect(c.values).toEqual(expected);
  expect(product(a, b).values).toEqual(added(zeroMatrix(M, N), a, b));
});

test("adds to rows of a larger matrix only", () => {
  const [a, b] = [randomMatrix(2, 3, 1), randomMatrix(3, 5, 2)];
  const whole = zeroMatrix(4, 5);
  addProduct({ rows: 2, columns: 5, values: whole.values.subarray(5, 15) }, a, b);
  expect(whole.values).toEqual(Float64Array.of(...Array(5).fill(0), ...product(a, b).values, ...Array(5).fill(0)));
});

test("a sum that is not finite stays in its own row and column", () => {
  const [a, b] = [randomMatrix(5, 4, 1), randomMatrix(4, 6, 2)];
  a.values[3 * 4] = Number.NaN;
  const { values } = product(a, b);
  values.forEach((value, at) => {
    expect(Number.isNaN(value)).toBe(Math.floor(at / 6) === 3);
  });
});
