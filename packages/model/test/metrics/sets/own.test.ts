import { expect, test } from "vitest";
import { gradientRatio, ownMse, ownNearest } from "../../../src/metrics/sets/own.js";
import { mean, randomImages } from "../../random.js";
import { imagesOf, squaredDistance } from "./inputs.js";

test("the mean squared error equals that of plain loops, in 0..1", () => {
  const [pictures, truth] = [randomImages(4, 1, 16).pixels, randomImages(4, 2, 16).pixels];
  expect(ownMse({ pictures, truth })).toBeCloseTo(squaredDistance(pictures, truth) / pictures.length / 255 ** 2, 12);
  const [black, white] = [new Uint8Array(768), new Uint8Array(768).fill(255)];
  expect(ownMse({ pictures: black, truth: white })).toBe(1);
});

test("the nearest training picture is the own one if all its bytes are those of the true picture", () => {
  const training = randomImages(5, 1, 16).pixels;
  const values = training.length / 5;
  const truth = training.slice(values, 4 * values);
  truth[2 * values + 5]! ^= 1;
  // the true pictures are 1, 2 and one that differs from 3 in a byte
  expect(ownNearest({ size: 16, truth }, training, Uint32Array.of(1, 4, 3))).toBe(1 / 3);
  expect(ownNearest({ size: 16, truth }, training, Uint32Array.of(1, 2, 3))).toBe(2 / 3);
});

test("the gradient energy equals that of plain loops", () => {
  const [drawn, real] = [randomImages(3, 1, 16).pixels, randomImages(5, 2, 16).pixels];
  const energy = (pixels: Uint8Array, count: number) =>
    mean(
      imagesOf(pixels, count).map((image) => {
        const at = (row: number, column: number, channel: number) => image[3 * (16 * row + column) + channel]!;
        let sum = 0;
        for (let row = 0; row < 16; row++)
          for (let column = 0; column < 16; column++)
            for (let channel = 0; channel < 3; channel++) {
              if (column < 15) sum += (at(row, column + 1, channel) - at(row, column, channel)) ** 2;
              if (row < 15) sum += (at(row + 1, column, channel) - at(row, column, channel)) ** 2;
            }
        return sum;
      }),
    );
  expect(gradientRatio(drawn, real, 16)).toBeCloseTo(energy(drawn, 3) / energy(real, 5), 12);
});

test("the gradient energy of half the contrast is a quarter; images of one colour have finite ratios", () => {
  const real = randomImages(3, 3, 16).pixels.map((value) => value & 254);
  const flat = new Uint8Array(real.length).fill(9);
  expect(gradientRatio(real, real, 16)).toBe(1);
  expect(
    gradientRatio(
      real.map((value) => value / 2),
      real,
      16,
    ),
  ).toBeCloseTo(0.25, 12);
  expect(gradientRatio(flat, real, 16)).toBe(0);
  expect(gradientRatio(flat, flat, 16)).toBe(1);
  expect(gradientRatio(real, flat, 16)).toBeGreaterThan(1000);
});
