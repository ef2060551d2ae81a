import { describe, expect, test } from "vitest";
import { copiedShare, nearestPictures, pictureIndex } from "../../../src/metrics/sets/nearest.js";
import { randomImages } from "../../random.js";
import { imagesOf, squaredDistance } from "./inputs.js";

describe("the nearest training pictures", () => {
  test.each([8, 16, 32, 64])("of %i pixels are those of plain loops", async (size) => {
    const count = size === 64 ? 12 : 40;
    const training = randomImages(count, 1, size).pixels;
    const drawn = randomImages(20, 2, size).pixels;
    const values = drawn.length / 20;
    // a copy, and a training picture with one other byte
    drawn.set(training.subarray(5 * values, 6 * values), 0);
    drawn.set(training.subarray(7 * values, 8 * values), values);
    drawn[values]! ^= 1;
    // noise, whose distances the bounds do not see
    for (let i = 2 * values; i < 3 * values; i++) drawn[i] = (i * 7919) % 256;
    const steps: number[] = [];
    const found = await nearestPictures(drawn, pictureIndex(training, size), (done) => steps.push(done));
    const known = imagesOf(training, count);
    imagesOf(drawn, 20).forEach((image, i) => {
      const distances = known.map((other) => squaredDistance(image, other));
      const [first, second] = distances.toSorted((a, b) => a - b);
      expect([found.nearest[i], found.first[i], found.second[i]]).toEqual([distances.indexOf(first!), first, second]);
    });
    expect([...found.nearest.subarray(0, 2)]).toEqual([5, 7]);
    expect([...found.first.subarray(0, 2)]).toEqual([0, 1]);
    expect(steps).toEqual([16, 20]);
  });

  test("are the first ones of equal training pictures", async () => {
    const { pixels } = randomImages(9, 3, 16);
    const values = pixels.length / 9;
    pixels.set(pixels.subarray(2 * values, 3 * values), 8 * values);
    const found = await nearestPictures(pixels.subarray(8 * values), pictureIndex(pixels, 16));
    expect(found).toEqual({ nearest: Uint32Array.of(2), first: Float64Array.of(0), second: Float64Array.of(0) });
  });
});

describe("the share of copies", () => {
  test("counts pictures that are less than half as far from the nearest training picture as from the next", () => {
    const first = Float64Array.of(0, 1, 1, 0, 9);
    const second = Float64Array.of(1, 4, 4.1, 0, 100);
    expect(copiedShare({ nearest: new Uint32Array(5), first, second })).toBe(3 / 5);
  });

  test("is 1 for copies, 0 for the mean of two training pictures", async () => {
    const { pixels } = randomImages(30, 4, 16);
    const values = pixels.length / 30;
    const index = pictureIndex(pixels, 16);
    expect(copiedShare(await nearestPictures(pixels.subarray(0, 10 * values), index))).toBe(1);
    const means = pixels.subarray(0, 10 * values).map((value, i) => (value + pixels[i + values]!) / 2);
    expect(copiedShare(await nearestPictures(means, index))).toBe(0);
  });
});
