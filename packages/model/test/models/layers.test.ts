import { describe, expect, test } from "vitest";
import {
  constant,
  conv,
  convTranspose,
  dense,
  he,
  type Init,
  layerParameters,
  lecun,
  uniform,
  zeros,
} from "../../src/index.js";
import { mean, random } from "../random.js";

const next = random(2);
const start = (size: number) => ({ size, prepared: {}, uniform: () => next() });
const startOf = (init: Init, size: number) => [...init(start(size))];

describe("start values", () => {
  test("are zeros or a constant", () => {
    expect(startOf(zeros, 3)).toEqual([0, 0, 0]);
    expect(startOf(constant(-2), 3)).toEqual([-2, -2, -2]);
  });

  test.each<[string, Init, number]>([
    ["uniform", uniform(3), 3],
    ["he", he(50), Math.sqrt(6 / 50)],
    ["he with a gain", he(50, 0.1), 0.1 * Math.sqrt(6 / 50)],
    ["lecun", lecun(50), Math.sqrt(3 / 50)],
    ["lecun with a gain", lecun(50, 2), 2 * Math.sqrt(3 / 50)],
  ])("of %s are uniform within the bounds", (_, init, bound) => {
    const values = startOf(init, 4000);
    expect(Math.max(...values.map(Math.abs))).toBeLessThanOrEqual(bound);
    expect(Math.abs(mean(values)) / bound).toBeLessThan(0.05);
    expect(mean(values.map((value) => value ** 2)) / (bound ** 2 / 3)).toBeCloseTo(1, 1);
  });
});

describe("a layer", () => {
  const bound = (init: Init) => Math.max(...startOf(init, 5000).map(Math.abs));

  test("declares a weight that decays and a bias that does not", () => {
    expect(dense("a", 3, 5).parameters).toEqual({
      "a.weight": { shape: [3, 5], init: expect.any(Function), decays: true },
      "a.bias": { shape: [5], init: zeros },
    });
    expect(dense("a", 3, 5, { decays: false }).parameters["a.weight"]!.decays).toBe(false);
  });

  test("has weights [size, size, C, O] if it is a convolution", () => {
    expect(conv("c", 3, 4, 7).parameters["c.weight"]!.shape).toEqual([3, 3, 4, 7]);
    expect(conv("c", 3, 4, 7).parameters["c.bias"]!.shape).toEqual([7]);
    expect(convTranspose("u", 4, 8, 2, { stride: 2 }).parameters["u.weight"]!.shape).toEqual([4, 4, 8, 2]);
  });

  test("scales its start values by the number of values in the sum of an output", () => {
    const near = (init: Init, fanIn: number) => expect(bound(init) / Math.sqrt(6 / fanIn)).toBeCloseTo(1, 1);
    near(dense("a", 30, 5).parameters["a.weight"]!.init, 30);
    near(conv("c", 3, 4, 7).parameters["c.weight"]!.init, 9 * 4);
    near(convTranspose("u", 4, 8, 2, { stride: 2 }).parameters["u.weight"]!.init, 4 * 8);
    near(convTranspose("u", 4, 8, 2).parameters["u.weight"]!.init, 16 * 8);
  });

  test("accepts other start values", () => {
    const { parameters } = dense("a", 3, 5, { weight: constant(2), bias: constant(1) });
    expect(startOf(parameters["a.weight"]!.init, 2)).toEqual([2, 2]);
    expect(startOf(parameters["a.bias"]!.init, 2)).toEqual([1, 1]);
  });
});

test("layerParameters keeps the order of the layers and skips undefined ones", () => {
  const layers = [dense("b", 1, 1), undefined, dense("a", 1, 1)];
  expect(Object.keys(layerParameters(layers))).toEqual(["b.weight", "b.bias", "a.weight", "a.bias"]);
});
