import { expect, test } from "vitest";
import { kernelDistance } from "../../../src/metrics/sets/kid.js";
import { mean } from "../../random.js";
import { dot, points, productsOf, rowLists } from "./inputs.js";

test("the distance equals that of plain loops", async () => {
  const [real, drawn] = [points(9, 5, 1), points(7, 5, 2, 0.5)];
  const kernel = (a: number[], b: number[]) => (dot(a, b) / 5 + 1) ** 3;
  const [x, y] = [rowLists(real), rowLists(drawn)];
  const within = (set: number[][]) =>
    mean(set.flatMap((a, i) => set.filter((_, j) => j !== i).map((b) => kernel(a, b))));
  const across = mean(x.flatMap((a) => y.map((b) => kernel(a, b))));
  const { kid } = kernelDistance(await productsOf(real, drawn), 1);
  expect(kid).toBeCloseTo(100 * (within(x) + within(y) - 2 * across), 8);
});

test("the distance of hand-made sets", async () => {
  // kernels of one feature: (0 + 1)^3 within the real pictures, (1 + 1)^3 within the drawn ones, (0 + 1)^3 across
  const real = { rows: 4, columns: 1, values: new Float64Array(4) };
  const drawn = { rows: 4, columns: 1, values: new Float64Array(4).fill(1) };
  expect(kernelDistance(await productsOf(real, drawn), 1)).toEqual({ kid: 700, spread: 0 });
});

test("the distance is about 0 for samples of one distribution, and large for a shifted one", async () => {
  const near = kernelDistance(await productsOf(points(300, 8, 1), points(300, 8, 2)), 1);
  const far = kernelDistance(await productsOf(points(300, 8, 1), points(300, 8, 2, 0.5)), 1);
  expect(Math.abs(near.kid)).toBeLessThan(near.spread);
  expect(far.kid).toBeGreaterThan(10 * near.spread);
  // the kernel has the expectation (x y / d + 1)^3; its first term, 3 |shift|^2 / d, is 0.75
  expect(far.kid).toBeGreaterThan(75);
});

test("a seed repeats the spread and does not change the distance", async () => {
  const products = await productsOf(points(40, 4, 1), points(40, 4, 2));
  const [one, again, two] = [1, 1, 2].map((seed) => kernelDistance(products, seed));
  expect(one).toEqual(again);
  expect(two!.kid).toBe(one!.kid);
  expect(two!.spread).not.toBe(one!.spread);
});
