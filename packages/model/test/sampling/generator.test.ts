import { type Device, openDevice } from "@bosquejo/tensor";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { createGenerator, createTrainer, valuesOf } from "../../src/index.js";
import { captionsAt, discs } from "../pictures.js";
import { runConfig, stateAfter, tinyConfig } from "../runs.js";

let device: Device;
beforeAll(async () => {
  device = await openDevice();
});
afterAll(() => device.dispose());
afterEach(() => expect(device.stats.liveBytes, "bytes that a test left on the device").toBe(0));

const data = discs(40, 7);
/** The number of values of an image. */
const values = valuesOf(data.imageSize);
const captions = captionsAt(data, "train", [0, 1, 2]);
const mean = { options: { mean: true } };

test("the mean is always the same bytes; samples depend on seed and draw", async () => {
  const config = runConfig({ model: { initialLogVariance: 2 } });
  const state = await stateAfter(device, [2], config, data);
  using generator = await createGenerator(device, config, state);
  using trainer = await createTrainer(device, config, data, state);
  const means = await generator.generate(captions, mean);
  expect(means.length).toBe(3 * values);
  expect(await generator.generate(captions, mean)).toEqual(means);
  expect(await generator.generate(captions, { ...mean, seed: 1 }), "the mean has no noise").toEqual(means);
  const sample = await generator.generate(captions, { seed: 1 });
  expect(await generator.generate(captions, { seed: 1 })).toEqual(sample);
  expect(await generator.generate(captions, { seed: 1, draw: 0, options: { mean: false } })).toEqual(sample);
  expect(await generator.generate(captions, { seed: 2 })).not.toEqual(sample);
  expect(await generator.generate(captions, { seed: 1, draw: 1 })).not.toEqual(sample);
  expect(sample).not.toEqual(means);
  expect(means.slice(0, values)).not.toEqual(means.slice(values, 2 * values));
  // more captions than a batch of 32, with repeated captions: they have the same mean, but different noise
  const many = captionsAt(
    data,
    "train",
    Array.from({ length: 34 }, (_, i) => i % 3),
  );
  const all = await generator.generate(many, mean);
  expect(all.length).toBe(34 * values);
  expect(all.slice(33 * values)).toEqual(means.slice(0, values));
  const samples = await generator.generate(many, { seed: 1 });
  expect(samples.slice(33 * values)).not.toEqual(samples.slice(0, values));
  expect(samples.slice(3 * values, 4 * values)).not.toEqual(samples.slice(0, values));
  const own = await trainer.generate(captions, mean);
  expect(own.findIndex((value, i) => Math.abs(value - means[i]!) > 1)).toBe(-1);
});

test("bytes are the rounded drawn values, and draw also returns the latent Gaussians", async () => {
  const small = discs(8, 2);
  const config = tinyConfig();
  using generator = await createGenerator(device, config, await stateAfter(device, [1], config, small));
  const some = captionsAt(small, "test", [0, 1]);
  const drawn = await generator.draw(some, mean);
  expect(Object.fromEntries(Object.entries(drawn).map(([name, { length }]) => [name, length]))).toEqual({
    ...{ images: 2 * 8 * 8 * 3, mu: 2 * 3, logvar: 2 * 3 },
  });
  expect(await generator.generate(some, mean)).toEqual(
    Uint8Array.from(drawn.images, (value) => Math.round(value * 255)),
  );
  expect(generator.config).toBe(config);
});

test("a state of another network is refused in training and drawing, and the message names the tensor", async () => {
  const state = await stateAfter(device, [1], runConfig(), data);
  const wider = runConfig({ model: { hidden: 96 } });
  const message = /^checkpoint: network\.hidden1\.weight: expected \[12, 96\], got \[12, 6\]: /;
  await expect(createTrainer(device, wider, data, state)).rejects.toThrow(message);
  await expect(createGenerator(device, wider, state)).rejects.toThrow(message);
  const colour = runConfig({ model: { outputStart: "mean-colour" } });
  await expect(createGenerator(device, colour, state)).rejects.toThrow(
    "network.output.image: expected no such tensor, got [192]",
  );
});
