import { normals, threefry, uniform01 } from "@bosquejo/tensor";
import { expect, test } from "vitest";
import { laplacianPyramid, scalesOf } from "../../../src/math/laplacian-pyramid.js";
import { patchProjections, slicedWasserstein } from "../../../src/metrics/sets/sliced-wasserstein.js";
import { streams } from "../../../src/streams.js";
import { mean, randomImages } from "../../random.js";
import { imagesOf } from "./inputs.js";

const distances = async (a: Uint8Array, b: Uint8Array, size: number, seed = 1) =>
  slicedWasserstein(await patchProjections(a, size, seed), await patchProjections(b, size, seed));

/** Patches of one level, as lists `[channel][value]`, with mean 0 and deviation 1 for each channel. */
function plainPatches(pixels: Uint8Array, count: number, size: number, level: number): number[][][] {
  const side = scalesOf(size)[level]!;
  const patches = imagesOf(pixels, count).flatMap((image, picture) => {
    const values = laplacianPyramid(size)(Uint8Array.from(image))[level]!;
    return Array.from({ length: 128 }, (_, i) => {
      const [down, right] = threefry([1, streams.setPatches], [128 * picture + i, level]).map((bits) =>
        Math.floor(uniform01(bits) * (side - 6)),
      );
      return [0, 1, 2].map((channel) =>
        Array.from(
          { length: 49 },
          (_, k) => values[3 * ((down! + Math.floor(k / 7)) * side + right! + (k % 7)) + channel]!,
        ),
      );
    });
  });
  const standards = [0, 1, 2].map((channel) => {
    const all = patches.flatMap((patch) => patch[channel]!);
    const centre = mean(all);
    return { centre, deviation: Math.sqrt(mean(all.map((value) => (value - centre) ** 2))) };
  });
  return patches.map((patch) =>
    patch.map((values, channel) =>
      values.map((value) => (value - standards[channel]!.centre) / standards[channel]!.deviation),
    ),
  );
}

test("the distance equals that of plain loops, at each scale", async () => {
  const [a, b] = [randomImages(2, 1).pixels, randomImages(2, 2).pixels];
  const found = await distances(a, b, 32);
  expect([...found.keys()]).toEqual([32, 16]);
  for (const level of [0, 1]) {
    const [p, q] = [a, b].map((pixels) => plainPatches(pixels, 2, 32, level).map((patch) => patch.flat()));
    const drawn = normals(128 * 147, 1, streams.setDirections, level);
    const differences = Array.from({ length: 128 }, (_, row) => {
      const direction = [...drawn.subarray(147 * row, 147 * (row + 1))];
      const length = Math.hypot(...direction);
      const [x, y] = [p!, q!].map((patches) =>
        patches
          .map((patch) => patch.reduce((sum, value, i) => sum + (value * direction[i]!) / length, 0))
          .sort((one, two) => one - two),
      );
      return mean(x!.map((value, i) => Math.abs(value - y![i]!)));
    });
    expect(found.get(scalesOf(32)[level]!)).toBeCloseTo(1000 * mean(differences), 7);
  }
});

test("the distance is 0 for equal sets, and for sets that differ in brightness and contrast only", async () => {
  const { pixels } = randomImages(6, 3);
  const half = pixels.map((value) => 2 * Math.floor(value / 4));
  const changed = half.map((value) => value / 2 + 30);
  expect([...(await distances(pixels, pixels.slice(), 32)).values()]).toEqual([0, 0]);
  for (const distance of (await distances(half, changed, 32)).values()) expect(distance).toBeCloseTo(0, 8);
});

test("the distance is larger for noise than for pictures of one kind, finite for images of one colour", async () => {
  const [a, b] = [randomImages(12, 4).pixels, randomImages(12, 5).pixels];
  const noise = b.map((value, i) => value / 2 + ((i * 7919) % 128));
  const [near, far] = [await distances(a, b, 32), await distances(a, noise, 32)];
  expect(far.get(32)! / near.get(32)!).toBeGreaterThan(2);
  const flat = await distances(a, new Uint8Array(a.length).fill(90), 32);
  for (const distance of flat.values()) expect(distance).toBeGreaterThan(far.get(32)!);
});

test.each([8, 16])("pictures of %i pixels have one scale", async (size) => {
  const [a, b] = [randomImages(4, 6, size).pixels, randomImages(4, 7, size).pixels];
  const found = await distances(a, b, size);
  expect([...found.keys()]).toEqual([size]);
  expect(found.get(size)).toBeGreaterThan(0);
});

test("a seed repeats the distance, another one changes it", async () => {
  const [a, b] = [randomImages(4, 6, 16).pixels, randomImages(4, 7, 16).pixels];
  expect(await distances(a, b, 16)).toEqual(await distances(a, b, 16));
  expect(await distances(a, b, 16)).not.toEqual(await distances(a, b, 16, 2));
});

test("throws for sets of different numbers of patches", async () => {
  const [a, b] = [randomImages(4, 6, 16).pixels, randomImages(5, 7, 16).pixels];
  await expect(distances(a, b, 16)).rejects.toThrow(
    new RangeError("sliced Wasserstein: expected 65536 projections, got 81920"),
  );
});
