import { expect, test } from "vitest";
import { inverse, solved } from "../../src/math/cholesky.js";
import { type Matrix, transposed } from "../../src/math/matrix.js";
import { product } from "../../src/math/product.js";
import { ModelError } from "../../src/types.js";
import { randomMatrix } from "../random.js";

/** A symmetric positive definite matrix. */
function positiveDefinite(size: number): Matrix {
  const factor = randomMatrix(size, 2 * size, 1);
  return product(factor, transposed(factor));
}

test("a solution of a x = b is the inverse times b, and its product with a is b", () => {
  const [a, b] = [positiveDefinite(9), randomMatrix(9, 4, 2)];
  const x = solved(a, b);
  expect([x.rows, x.columns]).toEqual([9, 4]);
  const inverted = product(inverse(a), b);
  const back = product(a, x);
  x.values.forEach((value, i) => {
    expect(value).toBeCloseTo(inverted.values[i]!, 9);
    expect(back.values[i]).toBeCloseTo(b.values[i]!, 11);
  });
});

test("a matrix that is not positive definite has no solution", () => {
  const a = { rows: 2, columns: 2, values: Float64Array.of(1, 2, 2, 1) };
  expect(() => solved(a, randomMatrix(2, 1, 1))).toThrow(
    new ModelError("cholesky: expected a positive definite matrix, got -3 at row 1: raise lambda"),
  );
});
