import { beforeAll, describe, expect, test } from "vitest";
import {
  measureKinds,
  measureSets,
  type SetReference,
  setMeasures,
  setReference,
  setTraining,
} from "../../../src/index.js";
import { ModelError } from "../../../src/types.js";
import { captionedPictures, squaredDistance } from "./inputs.js";
import { COUNT, known, real, smallReference, training, VALUES } from "./reference.js";

const { pictures, captions } = real;
const fresh = captionedPictures(COUNT, 3).pictures;
const byName = new Map(setMeasures.map((measure) => [measure.name, measure]));
let reference: SetReference;

beforeAll(async () => {
  reference = await smallReference();
});

describe("measures of sets", () => {
  test("have different names and titles, and a format", () => {
    for (const key of ["name", "title"] as const)
      expect(new Set(setMeasures.map((measure) => measure[key])).size).toBe(setMeasures.length);
    expect(byName.get("coverage")!.format(0.5)).toBe("50.0 %");
  });

  test("are good for the true pictures", async () => {
    const { figures, nearest } = await measureSets(reference, { pictures });
    expect(Object.keys(figures)).toEqual(
      setMeasures.filter(({ applies, kind }) => (applies?.(16) ?? true) && kind !== "trained").map(({ name }) => name),
    );
    expect(figures).toMatchObject({ swd: 0, swd16: 0, density: 1, coverage: 1, gradientEnergy: 1, ownMse: 0 });
    expect(figures.kid).toBeLessThan(0);
    expect(figures.captionAt1).toBeGreaterThan(0.4);
    expect(figures.copies).toBeLessThan(0.1);
    expect(nearest!.nearest.length).toBe(COUNT);
  });

  test("see that other pictures of the same kind do not match the captions", async () => {
    const { figures } = await measureSets(reference, { pictures: fresh });
    expect(figures.coverage).toBeGreaterThan(0.8);
    expect(figures.captionAt1).toBeLessThan(0.25);
    expect(figures.ownMse).toBeCloseTo(squaredDistance(fresh, pictures) / fresh.length / 255 ** 2, 12);
  });

  test("with captions of other pictures are worse", async () => {
    const shuffled = Float32Array.from(captions, (_, at) => captions[(at + 3 * 11) % captions.length]!);
    const { figures } = await measureSets(reference, { pictures, captions: shuffled, kinds: ["caption"] });
    expect(Object.keys(figures)).toEqual(["captionAt1", "captionAt10"]);
    expect(figures.captionAt1).toBeLessThan(0.25);
  });

  test("see copies of training pictures, and that they are the own ones", async () => {
    const some = known.pictures.subarray(0, COUNT * VALUES);
    const { figures, nearest } = await measureSets(reference, {
      ...{ pictures: some, truth: some },
      kinds: [...measureKinds, "trained"],
    });
    expect(figures).toMatchObject({ copies: 1, ownNearest: 1, ownMse: 0 });
    expect([...nearest!.nearest]).toEqual(Array.from({ length: COUNT }, (_, i) => i));
    const { figures: others } = await measureSets(reference, { pictures: some, kinds: ["own", "trained"] });
    expect(others).toEqual({ ownMse: others.ownMse, ownNearest: 0 });
  });

  test("repeat, and depend on the seed", async () => {
    const again = await setReference(await setTraining(training), real);
    const other = await setReference(reference.training, { ...real, seed: 2 });
    expect(again.training.matcher.hash).toBe(reference.training.matcher.hash);
    const [one, two, three] = [
      await measureSets(reference, { pictures: fresh }),
      await measureSets(again, { pictures: fresh }),
      await measureSets(other, { pictures: fresh }),
    ];
    expect(two).toEqual(one);
    expect(three.figures.swd).not.toBe(one.figures.swd);
    expect(three.figures.kid).toBe(one.figures.kid);
  });

  test("compare equally many patches if fewer or more pictures are drawn", async () => {
    const few = pictures.slice(0, 15 * VALUES);
    const more = Uint8Array.from([...pictures, ...fresh]);
    for (const drawn of [few, more]) {
      const { figures } = await measureSets(reference, { pictures: drawn, kinds: ["set"] });
      for (const value of Object.values(figures)) expect(value).toBeTypeOf("number");
      expect(Number.isFinite(figures.swd)).toBe(true);
    }
  });

  test("report their progress", async () => {
    const labels = new Set<string>();
    await measureSets(reference, { pictures: fresh }, (label, done, total) => {
      expect(done).toBeLessThanOrEqual(total);
      labels.add(label);
    });
    expect([...labels]).toEqual([
      "patches of drawn pictures",
      "features of drawn pictures",
      "nearest training pictures",
    ]);
  });
});

describe("wrong inputs", () => {
  test.each([
    [{ pictures: new Uint8Array(100) }, "training pictures: expected pictures of 768 bytes, got 100 bytes in all"],
    [{ pictures: new Uint8Array(VALUES) }, "measures of sets: expected at least two training pictures, got 1"],
    [
      { pairs: { images: new Uint32Array(), vectors: new Float32Array() } },
      "measures of sets: expected at least one training caption, got none",
    ],
    [
      { pairs: { images: Uint32Array.of(0, 100), vectors: new Float32Array(6) } },
      "training captions: expected pictures below 100, got picture 100",
    ],
  ])("of the training side throw", async (change, message) => {
    await expect(setTraining({ ...training, ...change })).rejects.toThrow(message);
  });

  test("of real pictures throw", async () => {
    const make = (change: object) => setReference(reference.training, { ...real, ...change });
    await expect(make({ pictures: pictures.subarray(0, 3 * VALUES) })).rejects.toThrow(
      new ModelError("measures of sets: expected at least 4 real pictures, got 3"),
    );
    await expect(make({ captions: captions.subarray(3) })).rejects.toThrow(
      new RangeError("captions: expected 24 vectors of 3 numbers, got 69 numbers in all"),
    );
  });

  test("of drawn pictures throw", async () => {
    const few = pictures.subarray(0, 5 * VALUES);
    await expect(measureSets(reference, { pictures: few.subarray(1) })).rejects.toThrow(
      new RangeError("drawn pictures: expected pictures of 768 bytes, got 3839 bytes in all"),
    );
    await expect(measureSets(reference, { pictures: few })).rejects.toThrow(
      new RangeError("captions: expected 5 vectors of 3 numbers, got 72 numbers in all"),
    );
    await expect(measureSets(reference, { pictures: few, captions: captions.subarray(0, 15) })).rejects.toThrow(
      new RangeError("true pictures: expected 3840 bytes, got 18432"),
    );
    await expect(measureSets(reference, { pictures: few.subarray(0, VALUES), kinds: ["set"] })).rejects.toThrow(
      new ModelError("measures of sets: expected at least 4 drawn pictures, got 1"),
    );
  });
});
