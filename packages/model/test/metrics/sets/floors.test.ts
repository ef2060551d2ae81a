import { beforeAll, expect, test } from "vitest";
import { type FloorSet, floorSets, measureSets, type SetReference } from "../../../src/index.js";
import { imagesOf, squaredDistance } from "./inputs.js";
import { COUNT, KNOWN, known, real, smallReference, VALUES } from "./reference.js";

const { pictures, captions } = real;
let reference: SetReference;
let floors: ReadonlyMap<string, FloorSet>;

beforeAll(async () => {
  reference = await smallReference();
  floors = new Map((await floorSets(reference)).map((floor) => [floor.name, floor]));
});

test("floors are the pictures that they name", async () => {
  expect([...floors.keys()]).toEqual(["real", "training", "meanImage", "blurred", "noisy", "copied"]);
  for (const floor of floors.values()) expect(floor.pictures.length).toBe(pictures.length);
  expect(floors.get("real")!.pictures).toBe(pictures);

  const all = imagesOf(known.pictures, KNOWN);
  const texts = new Set(all.map(String));
  const chosen = imagesOf(floors.get("training")!.pictures, COUNT).map(String);
  expect(new Set(chosen).size).toBe(COUNT);
  for (const image of chosen) expect(texts).toContain(image);

  const mean = all[0]!.map((_, i) => all.reduce((sum, image) => sum + image[i]!, 0) / KNOWN);
  for (const image of imagesOf(floors.get("meanImage")!.pictures, COUNT))
    image.forEach((value, i) => {
      if (Math.abs(value - mean[i]!) > 0.5001) expect(value).toBeCloseTo(mean[i]!, 1);
    });

  const noise = floors.get("noisy")!.pictures;
  expect(Math.sqrt(squaredDistance(noise, pictures) / noise.length)).toBeCloseTo(25.5, -0.5);
});

test("floors blur each picture four times by the binomial filter", async () => {
  const blurred = floors.get("blurred")!.pictures;
  let image = imagesOf(pictures, COUNT)[0]!;
  const at = (row: number, column: number, channel: number) => {
    const [y, x] = [Math.min(15, Math.max(0, row)), Math.min(15, Math.max(0, column))];
    return image[3 * (16 * y + x) + channel]!;
  };
  for (let time = 0; time < 4; time++)
    image = image.map((_, k) => {
      const [row, column, channel] = [Math.floor(k / 48), Math.floor(k / 3) % 16, k % 3];
      let sum = 0;
      for (const i of [-1, 0, 1])
        for (const j of [-1, 0, 1]) sum += (2 - Math.abs(i)) * (2 - Math.abs(j)) * at(row + i, column + j, channel);
      return sum / 16;
    });
  expect([...blurred.subarray(0, VALUES)]).toEqual(image.map(Math.round));
});

test("floors copy the training picture with the nearest caption", async () => {
  const copied = floors.get("copied")!.pictures;
  const { mean, deviation } = reference.training.matcher.ofCaptions;
  const standard = (vectors: Float32Array, row: number) =>
    [0, 1, 2].map((k) => (vectors[3 * row + k]! - mean[k]!) / deviation[k]!);
  imagesOf(copied, COUNT).forEach((image, row) => {
    const distances = Array.from({ length: KNOWN }, (_, other) =>
      squaredDistance(standard(captions, row), standard(known.captions, other)),
    );
    const nearest = distances.indexOf(Math.min(...distances));
    expect(image).toEqual([...known.pictures.subarray(nearest * VALUES, (nearest + 1) * VALUES)]);
  });
});

test("floors have the figures that their names promise", async () => {
  const found = new Map<string, Readonly<Record<string, number>>>();
  for (const floor of await floorSets(reference)) found.set(floor.name, (await measureSets(reference, floor)).figures);
  const figures = (name: string) => found.get(name)!;
  expect(Object.keys(figures("real"))).toEqual(["captionAt1", "captionAt10", "copies"]);
  expect(figures("training").captionAt10).toBeUndefined();
  for (const name of ["meanImage", "blurred", "noisy"])
    expect(figures(name).swd, name).toBeGreaterThan(figures("training").swd!);
  expect(figures("training").kid).toBeLessThan(figures("meanImage").kid! / 10);
  expect(figures("meanImage")).toMatchObject({ nearestDrawn: 1 });
  // a constant picture has exactly the recall of chance: one gallery of 24
  expect(figures("meanImage").captionAt10).toBeCloseTo(10 / COUNT, 12);
  expect(figures("copied").copies).toBe(1);
  expect(figures("blurred").gradientEnergy).toBeLessThan(1);
  expect(figures("noisy").gradientEnergy).toBeGreaterThan(1);
});
