import { expect, test } from "vitest";
import { rowsPicked } from "../../src/math/matrix.js";

test("picked rows are copies in the listed order", () => {
  const matrix = { rows: 4, columns: 3, values: Float64Array.from({ length: 12 }, (_, i) => i + 1) };
  const picked = rowsPicked(matrix, [2, 0, 2]);
  expect([...picked.values]).toEqual([2, 0, 2].flatMap((row) => [...matrix.values.subarray(3 * row, 3 * row + 3)]));
  picked.values.fill(0);
  expect(matrix.values[0]).not.toBe(0);
});
