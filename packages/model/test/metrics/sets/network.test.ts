import { normals } from "@bosquejo/tensor";
import { expect, test } from "vitest";
import { FEATURES, pictureFeatures } from "../../../src/metrics/sets/network.js";
import { streams } from "../../../src/streams.js";
import { randomImages } from "../../random.js";

/** The features of one picture in plain loops: `x[channel][row][column]` through four layers. */
function plainFeatures(picture: Uint8Array, size: number): number[] {
  let x = [0, 1, 2].map((channel) =>
    Array.from({ length: size }, (_, row) =>
      Array.from({ length: size }, (_, column) => picture[3 * (row * size + column) + channel]! / 127.5 - 1),
    ),
  );
  return [12, 24, 48, 64].flatMap((channels, layer) => {
    const inputs = x;
    const taps = inputs.length * 9;
    const weights = normals(channels * taps, 1, streams.setNetwork, layer);
    const side = Math.ceil(inputs[0]!.length / 2);
    x = Array.from({ length: channels }, (_, channel) =>
      Array.from({ length: side }, (_, row) =>
        Array.from({ length: side }, (_, column) => {
          let sum = 0;
          for (let i = 0; i < taps; i++) {
            const [input, down, right] = [Math.floor(i / 9), Math.floor((i % 9) / 3), i % 3];
            const value = inputs[input]![2 * row + down - 1]?.[2 * column + right - 1] ?? 0;
            sum += value * weights[channel * taps + i]! * Math.sqrt(2 / taps);
          }
          return sum > 0 ? sum : 0.2 * sum;
        }),
      ),
    );
    return x.flatMap((plane) => {
      const all = plane.flat();
      const mean = all.reduce((sum, value) => sum + value, 0) / all.length;
      const variance = all.reduce((sum, value) => sum + (value - mean) ** 2, 0) / all.length;
      return [mean, Math.sqrt(variance), Math.max(...all)];
    });
  });
}

test.each([8, 16, 32])("features of pictures of %i pixels equal those of plain loops", async (size) => {
  const { pixels } = randomImages(2, 1, size);
  const { rows, columns, values } = await pictureFeatures(pixels, size);
  expect([rows, columns]).toEqual([2, FEATURES]);
  const half = pixels.length / 2;
  const wanted = [pixels.subarray(0, half), pixels.subarray(half)].flatMap((picture) => plainFeatures(picture, size));
  expect(values.length).toBe(wanted.length);
  expect(Math.max(...values.map((value, i) => Math.abs(value - wanted[i]!)))).toBeLessThan(1e-10);
});

test("equal pictures have equal features, bit for bit, wherever they are in a set", async () => {
  const { pixels } = randomImages(70, 2, 32);
  const values = 32 * 32 * 3;
  pixels.set(pixels.subarray(3 * values, 4 * values), 69 * values);
  const steps: number[] = [];
  const features = await pictureFeatures(pixels, 32, (done) => steps.push(done));
  expect(features.values.subarray(69 * FEATURES)).toEqual(features.values.subarray(3 * FEATURES, 4 * FEATURES));
  expect(steps).toEqual([64, 70]);
});
