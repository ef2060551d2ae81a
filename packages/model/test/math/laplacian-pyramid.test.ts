import { expect, test } from "vitest";
import { laplacianPyramid, scalesOf } from "../../src/math/laplacian-pyramid.js";
import { randomImages } from "../random.js";

const weights = [1, 4, 6, 4, 1];
const mirror = (i: number, side: number) => (i < 0 ? -i : i >= side ? 2 * side - 2 - i : i);

/** The 5x5 binomial filter of one channel, in plain loops. */
const smooth = (image: number[][]): number[][] =>
  image.map((row, y) =>
    row.map((_, x) => {
      let sum = 0;
      for (let i = -2; i <= 2; i++)
        for (let j = -2; j <= 2; j++)
          sum += weights[i + 2]! * weights[j + 2]! * image[mirror(y + i, image.length)]![mirror(x + j, row.length)]!;
      return sum / 256;
    }),
  );

const halve = (image: number[][]) =>
  smooth(image)
    .filter((_, y) => y % 2 === 0)
    .map((row) => row.filter((_, x) => x % 2 === 0));

const double = (image: number[][]) => {
  const zeros = Array.from({ length: 2 * image.length }, (_, y) =>
    Array.from({ length: 2 * image.length }, (_, x) => (y % 2 || x % 2 ? 0 : 4 * image[y / 2]![x / 2]!)),
  );
  return smooth(zeros);
};

test.each([
  [8, [8]],
  [16, [16]],
  [32, [32, 16]],
  [64, [64, 32, 16]],
  [128, [128, 64, 32, 16]],
])("pictures of %i pixels have the scales %j", (size, scales) => {
  expect(scalesOf(size)).toEqual(scales);
  expect(laplacianPyramid(size)(new Uint8Array(size * size * 3)).map(({ length }) => Math.sqrt(length / 3))).toEqual(
    scales,
  );
});

test("the levels equal those of plain loops", () => {
  const { pixels } = randomImages(1, 1, 64);
  const levels = laplacianPyramid(64)(pixels);
  for (const channel of [0, 1, 2]) {
    let image = Array.from({ length: 64 }, (_, y) =>
      Array.from({ length: 64 }, (_, x) => pixels[3 * (64 * y + x) + channel]!),
    );
    const wanted = [0, 1].map(() => {
      const half = halve(image);
      const doubled = double(half);
      const detail = image.map((row, y) => row.map((value, x) => value - doubled[y]![x]!));
      image = half;
      return detail.flat();
    });
    [...wanted, image.flat()].forEach((values, level) => {
      const errors = values.map((value, i) => Math.abs(levels[level]![3 * i + channel]! - value));
      expect(Math.max(...errors)).toBeLessThan(1e-9);
    });
  }
});

test("an image of one colour has no details", () => {
  const [first, second, last] = laplacianPyramid(64)(new Uint8Array(64 * 64 * 3).fill(77));
  const most = (values: Float64Array, from: number) => Math.max(...values.map((value) => Math.abs(value - from)));
  expect([most(first!, 0), most(second!, 0), most(last!, 77)].every((error) => error < 1e-10)).toBe(true);
});
