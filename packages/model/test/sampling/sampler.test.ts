import { type Device, openDevice } from "@bosquejo/tensor";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import {
  type Captions,
  captionsOf,
  createGenerator,
  encoderNames,
  ModelError,
  selectCaptions,
} from "../../src/index.js";
import { sampleOptions } from "../../src/sampling/sampler.js";
import { DIMENSION, discs } from "../pictures.js";
import { random } from "../random.js";
import { stateAfter, tinyConfig } from "../runs.js";

let device: Device;
beforeAll(async () => {
  device = await openDevice();
});
afterAll(() => device.dispose());
afterEach(() => expect(device.stats.liveBytes, "bytes that a test left on the device").toBe(0));

const data = discs(8, 2);
const VALUES = 8 * 8 * 3;
const mean = { options: { mean: true } };
const next = random(6);
const vectors = (words: number) =>
  Array.from({ length: words }, () => Float32Array.from({ length: DIMENSION }, () => 2 * next() - 1));
// captions of one to seven words
const words = Array.from({ length: 40 }, (_, i) => vectors(1 + (i % 7)));
const captions: Captions = captionsOf(words, DIMENSION);
const imageOf = (images: Float32Array, row: number) => images.slice(row * VALUES, (row + 1) * VALUES);

describe.each(encoderNames)("with %s", (encoder) => {
  // enough units: no caption sets all of them to 0
  const config = tinyConfig({ text: { encoder, heads: 2, captionWords: 5 }, model: { hidden: 24 } });

  test("captions have the same mean image in a batch, in another order, alone and again", async () => {
    using generator = await createGenerator(device, config, await stateAfter(device, [2], config, data));
    const { images, mu } = await generator.draw(captions, mean);
    expect(images).toHaveLength(40 * VALUES);
    expect(mu).toHaveLength(40 * 3);
    for (const alone of [0, 6, 31, 32, 39]) {
      const one = await generator.draw(selectCaptions(captions, [alone]), mean);
      expect(one.images, `${alone}`).toEqual(imageOf(images, alone));
      expect(one.mu, `${alone}`).toEqual(mu!.slice(alone * 3, (alone + 1) * 3));
    }
    const order = [39, 3, 3, 20];
    const some = await generator.draw(selectCaptions(captions, order), mean);
    for (const [row, caption] of order.entries()) expect(imageOf(some.images, row)).toEqual(imageOf(images, caption));
    expect(new Set(Array.from({ length: 40 }, (_, row) => String(imageOf(images, row)))).size).toBe(40);
    expect((await generator.draw(captions, mean)).images).toEqual(images);
    // captions with their own table
    const own = await generator.draw(captionsOf([words[6]!, words[0]!], DIMENSION), mean);
    expect(imageOf(own.images, 0)).toEqual(imageOf(images, 6));
    expect(imageOf(own.images, 1)).toEqual(imageOf(images, 0));
  });

  test("throws for captions without words, and without captions", async () => {
    using generator = await createGenerator(device, config, await stateAfter(device, [], config, data));
    await expect(generator.draw(captionsOf([], DIMENSION), mean)).rejects.toThrow(
      new ModelError("draw: expected at least one caption, got none"),
    );
    await expect(generator.draw(captionsOf([words[0]!, []], DIMENSION), mean)).rejects.toThrow(
      new ModelError("caption: expected at least one word that has a vector, got none"),
    );
  });
});

test("attention uses only the first words of a caption, at any place in a batch", async () => {
  const config = tinyConfig({ text: { encoder: "attention", heads: 2, captionWords: 3 } });
  using generator = await createGenerator(device, config, await stateAfter(device, [2], config, data));
  const short = await generator.draw(captionsOf([words[1]!, words[6]!.slice(0, 3)], DIMENSION), mean);
  const long = await generator.draw(captionsOf([words[6]!, words[1]!, words[5]!], DIMENSION), mean);
  expect(imageOf(long.images, 0)).toEqual(imageOf(short.images, 1));
  expect(imageOf(long.images, 1)).toEqual(imageOf(short.images, 0));
});

test("each batch of a draw has its own noise, and so has each draw of a seed", async () => {
  const config = tinyConfig({ model: { initialLogVariance: 1 } });
  using generator = await createGenerator(device, config, await stateAfter(device, [1], config, data));
  const same = captionsOf(Array<Float32Array[]>(34).fill(words[2]!), DIMENSION);
  const images = async (draw: number) => (await generator.draw(same, { seed: 3, draw })).images;
  const drawn = [...(await images(0)), ...(await images(1))];
  const rows = Array.from({ length: 68 }, (_, row) => String(drawn.slice(row * VALUES, (row + 1) * VALUES)));
  expect(new Set(rows).size).toBe(68);
});

describe("options", () => {
  const config = tinyConfig();

  test("have the model's defaults if they are not given", () => {
    expect(sampleOptions(config)).toEqual({ mean: false });
    expect(sampleOptions(config, { mean: true })).toEqual({ mean: true });
  });

  test("that are unknown to the model are refused, and the message names them", async () => {
    const message = new ModelError("draw: expected options of the model vae (mean), got steps: leave it out");
    expect(() => sampleOptions(config, { mean: true, steps: 3 })).toThrow(message);
    using generator = await createGenerator(device, config, await stateAfter(device, [], config, data));
    await expect(generator.draw(captions, { options: { steps: 3 } })).rejects.toThrow(message);
    await expect(generator.generate(captions, { options: { steps: 3 } })).rejects.toThrow(message);
  });
});
