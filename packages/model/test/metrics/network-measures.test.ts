import { describe, expect, test } from "vitest";
import { evaluate, fitBaselines, type Generator, meanVectors, measureNetwork, spread } from "../../src/index.js";
import { discs } from "../pictures.js";
import { random } from "../random.js";
import { tinyConfig } from "../runs.js";

const config = tinyConfig();
const data = discs(12, 40);
const VALUES = 8 * 8 * 3;
const count = data.test.images.length;

/**
 * A fake generator: its images depend on the captions only, plus noise without the option `mean`. Records each call.
 */
function fake() {
  const asked: { captions: number; mean: boolean; seed: number; draw: number }[] = [];
  const draw: Generator["draw"] = async (captions, { seed = 0, draw: number = 0, options }) => {
    const vectors = meanVectors(captions);
    const rows = vectors.length / 12;
    asked.push({ captions: rows, mean: options?.mean === true, seed, draw: number });
    const next = random(1000 * seed + number);
    const noise = () => (options?.mean ? 0 : 0.2 * next());
    return {
      images: Float32Array.from(
        { length: rows * VALUES },
        (_, i) => 0.4 + 0.1 * vectors[Math.floor(i / VALUES) * 12 + (i % 12)]! + noise(),
      ),
      mu: Float32Array.from({ length: rows * 3 }, (_, i) => vectors[Math.floor(i / 3) * 12]! * (i % 3)),
      logvar: new Float32Array(rows * 3),
    };
  };
  return { asked, generator: { config, draw } };
}

test("spread returns all indices, or the given number of them at even distances", () => {
  expect([...spread(3)]).toEqual([0, 1, 2]);
  expect([...spread(3, 5)]).toEqual([0, 1, 2]);
  expect([...spread(10, 4)]).toEqual([0, 2, 5, 7]);
});

describe("an evaluation", () => {
  test("measures the mean images of a side's pairs, and has the model's own figures", async () => {
    const { asked, generator } = fake();
    const steps: string[] = [];
    const figures = await evaluate(generator, data, "test", undefined, (done, all) => steps.push(`${done} of ${all}`));
    expect(asked.map(({ captions, mean }) => [captions, mean])).toEqual([
      [32, true],
      [8, true],
    ]);
    expect(steps).toEqual(["32 of 40", "40 of 40"]);
    expect(figures.pairs).toBe(count);
    let squares = 0;
    for (let pair = 0; pair < count; pair++)
      for (let i = 0; i < VALUES; i++) {
        const drawn = 0.4 + 0.1 * data.test.vectors[pair * 12 + (i % 12)]!;
        squares += (drawn - data.pixels[data.test.images[pair]! * VALUES + i]! / 255) ** 2;
      }
    expect(figures.mse).toBeCloseTo(squares / count / VALUES, 7);
    let kl = 0;
    for (let pair = 0; pair < count; pair++) kl += ((1 + 4) * data.test.vectors[pair * 12]! ** 2) / 2;
    expect(figures.kl).toBeCloseTo(kl / count, 6);
    expect(figures.loss).toBeCloseTo(figures.mse + 1e-3 * (kl / count), 8);
  });

  test("of some pairs draws only these", async () => {
    const { asked, generator } = fake();
    expect((await evaluate(generator, data, "train", 5)).pairs).toBe(5);
    expect(asked.map(({ captions }) => captions)).toEqual([5]);
  });
});

describe("a network's measures", () => {
  test("compare it with both baselines and shuffled captions, from one mean image for each caption", async () => {
    const { asked, generator } = fake();
    const ridge = await fitBaselines(data);
    const labels = new Set<string>();
    const measured = { pixels: data, pairs: data.test, table: data.table, ridge, seed: 4 };
    const found = await measureNetwork(generator, measured, (label) => labels.add(label));
    const evaluated = await evaluate(fake().generator, data, "test");
    expect(found.pairs).toBe(count);
    for (const name of ["mse", "psnr", "ssim", "sharpness", "channelAccuracy"] as const)
      expect(found.network[name], name).toBeCloseTo(evaluated[name], 10);
    expect(found.own).toEqual({
      kl: expect.closeTo(evaluated.kl!, 10),
      loss: expect.closeTo(evaluated.loss!, 10),
    });
    expect(found.latent).toMatchObject({ active: 2, collapsed: 1 });
    // captions say nothing about these images: shuffling them changes the error only a little
    expect(found.shuffled.mse).not.toBe(found.network.mse);
    expect(found.meanImage.averagedMse).toBeCloseTo(found.meanImage.mse, 12);
    expect(found.network.retrieval.gallery).toBe(40);
    expect(asked.filter(({ mean }) => mean).map(({ captions }) => captions)).toEqual([32, 8]);
    // 40 captions in two blocks, four draws of each
    const draws = asked.filter(({ mean }) => !mean);
    expect(draws.map(({ captions, draw }) => [captions, draw])).toEqual(
      [32, 8].flatMap((captions) => [0, 1, 2, 3].map((draw) => [captions, draw])),
    );
    expect(new Set(draws.map(({ seed }) => seed))).toEqual(new Set([4]));
    // root-mean-square difference of two uniform numbers from 0 to 0.2
    expect(found.diversity.draws).toBeCloseTo(0.2 * Math.sqrt(1 / 6), 2);
    expect(found.diversity.photos).toBeGreaterThan(0);
    expect(labels.size).toBe(6);
  });

  test("have a diversity of photos of 0 for one photo", async () => {
    const { generator } = fake();
    const pairs = { ...data.test, images: new Uint32Array(count).fill(12) };
    const ridge = await fitBaselines(data);
    const found = await measureNetwork(generator, { pixels: data, pairs, table: data.table, ridge, seed: 1 });
    expect(found.diversity.photos).toBe(0);
    expect(found.network.retrieval.gallery).toBe(1);
  });
});
