import { expect, test } from "vitest";
import type { Matrix } from "../../../src/math/matrix.js";
import { neighbourFigures } from "../../../src/metrics/sets/neighbours.js";
import { points, productsOf, rowLists, squaredDistance } from "./inputs.js";

const figuresOf = async (real: Matrix, drawn: Matrix) => neighbourFigures(await productsOf(real, drawn));

test("the figures equal those of plain loops", async () => {
  const [real, drawn] = [points(30, 3, 1), points(20, 3, 2, 0.7)];
  const [x, y] = [rowLists(real), rowLists(drawn)];
  const all = [...x.map((at) => ({ at, isReal: true })), ...y.map((at) => ({ at, isReal: false }))];
  const alike = all.map((one) => {
    const others = all.filter((other) => other !== one);
    const distances = others.map(({ at }) => squaredDistance(one.at, at));
    return { isReal: one.isReal, hit: others[distances.indexOf(Math.min(...distances))]!.isReal === one.isReal };
  });
  const share = (isReal: boolean) => {
    const own = alike.filter((each) => each.isReal === isReal);
    return own.filter(({ hit }) => hit).length / own.length;
  };
  const inside = x.map((a) => {
    // the picture itself is the first
    const radius = x.map((b) => squaredDistance(a, b)).sort((p, q) => p - q)[5]!;
    return y.filter((b) => squaredDistance(a, b) < radius).length;
  });
  const found = await figuresOf(real, drawn);
  expect(found.nearestReal).toBeCloseTo(share(true), 12);
  expect(found.nearestDrawn).toBeCloseTo(share(false), 12);
  expect(found.density).toBeCloseTo(inside.reduce((sum, count) => sum + count, 0) / (5 * 20), 12);
  expect(found.coverage).toBeCloseTo(inside.filter((count) => count > 0).length / 30, 12);
});

test("equal sets have density and coverage 1, and no picture is nearest to its own set", async () => {
  const real = points(50, 4, 3);
  const copy = { ...real, values: real.values.slice() };
  expect(await figuresOf(real, copy)).toEqual({ nearestReal: 0, nearestDrawn: 0, density: 1, coverage: 1 });
});

test("distant sets have shares of 1, density and coverage 0", async () => {
  const found = await figuresOf(points(50, 4, 3), points(50, 4, 4, 100));
  expect(found).toEqual({ nearestReal: 1, nearestDrawn: 1, density: 0, coverage: 0 });
});

test("two samples of one distribution have shares of about a half, density about 1 and high coverage", async () => {
  const found = await figuresOf(points(400, 4, 3), points(400, 4, 4));
  for (const share of [found.nearestReal, found.nearestDrawn]) expect(Math.abs(share - 0.5)).toBeLessThan(0.08);
  expect(Math.abs(found.density - 1)).toBeLessThan(0.1);
  expect(found.coverage).toBeGreaterThan(0.9);
});

test("one picture drawn again and again covers little, and its copies are nearest to each other", async () => {
  const real = points(50, 4, 3);
  const values = Float64Array.from({ length: 50 * 4 }, (_, i) => 0.1 * (i % 4));
  const found = await figuresOf(real, { rows: 50, columns: 4, values });
  expect(found.nearestDrawn).toBe(1);
  expect(found.coverage).toBeLessThan(0.5);
});

test("ties count in part", async () => {
  // real: 0, 2, 10, 20; drawn: 1, 30, 40, 50: the nearest to 1 are two real ones; those to 0, 2 only the drawn 1
  const line = (...values: number[]) => ({ rows: values.length, columns: 1, values: Float64Array.from(values) });
  const found = await figuresOf(line(0, 2, 10, 20), line(1, 30, 40, 50));
  // 10 is nearest to 2; 20 is as far from 10 as from 30
  expect(found.nearestReal).toBeCloseTo((0 + 0 + 1 + 0.5) / 4, 12);
  // 30 is as far from 20 as from 40; 40 from 30 and 50, both drawn
  expect(found.nearestDrawn).toBeCloseTo((0 + 0.5 + 1 + 1) / 4, 12);
});
