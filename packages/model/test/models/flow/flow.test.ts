import { type Device, normals, openDevice } from "@bosquejo/tensor";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import {
  createGenerator,
  createTrainer,
  decodeCheckpoint,
  imageAt,
  ModelError,
  meanSquare,
  type RunConfig,
  startRun,
  type TrainingData,
} from "../../../src/index.js";
import { psnr } from "../../../src/metrics/psnr.js";
import { streams } from "../../../src/streams.js";
import { captionsAt, discs } from "../../pictures.js";
import { bytesOf, stateAfter } from "../../runs.js";
import { data, flowConfig, trainedFlow } from "./small-flow.js";

let device: Device;
beforeAll(async () => {
  device = await openDevice();
});
afterAll(() => device.dispose());
afterEach(() => expect(device.stats.liveBytes, "bytes that a test left on the device").toBe(0));

const config = flowConfig();
const captions = captionsAt(data, "train", [0, 1, 2, 3]);
const trained = (steps: number, of?: RunConfig, on?: TrainingData) => trainedFlow(device, steps, of, on);

/** The peak signal-to-noise ratio of two sets of images in 0..1, in dB. */
const likeness = (a: Float32Array, b: Float32Array) => psnr(meanSquare(a, b));

describe("principal components", () => {
  test("hold the share of the variance that the settings name, and the run records their number", async () => {
    using half = await trained(0, flowConfig({ model: { components: 0.5 } }));
    using most = await trained(0);
    const [few, many] = [half.config.model.components as number, most.config.model.components as number];
    expect(Number.isInteger(few)).toBe(true);
    expect(few % 4).toBe(0);
    expect(few).toBeLessThan(many);
    expect(many).toBeLessThanOrEqual(16);
    const { tensors } = await most.state();
    expect(tensors["buffer.components"]!.shape).toEqual([many, 8 * 8 * 3]);
  });

  test("have a sign that rounding does not choose: their products with fixed random numbers are positive", async () => {
    using trainer = await trained(0);
    const { shape, data: rows } = (await trainer.state()).tensors["buffer.components"]!;
    const [components, values] = shape as [number, number];
    const numbers = normals(values, config.training.seed, streams.components, 1);
    for (let c = 0; c < components; c++) {
      const product = numbers.reduce((sum, number, i) => sum + number * rows[c * values + i]!, 0);
      expect(product, `component ${c}`).toBeGreaterThan(0);
    }
  });

  test("can be given as a number, but not more than there are training images", async () => {
    using five = await trained(0, flowConfig({ model: { components: 5 } }));
    expect(five.config.model.components).toBe(5);
    await expect(createTrainer(device, flowConfig({ model: { components: 17 } }), data)).rejects.toThrow(
      new ModelError(
        "model.components: expected at most 16, the number of training images, got 17: set a smaller number, or a " +
          "share of the variance such as 0.98",
      ),
    );
  });
});

test("more parameters than the adapter can bind are refused before the components are found", async () => {
  const progress: string[] = [];
  const wide = flowConfig({ model: { width: 8192, blocks: 8 } });
  await expect(startRun(device, wide, data, (label) => progress.push(label))).rejects.toThrow(
    /^model: expected at most [\d,]+ parameters in network, which is the limit of .*: choose a smaller preset/,
  );
  expect(progress).toEqual([]);
});

test("one training image: every noise and every caption arrive at it", async () => {
  const one = discs(1, 1);
  using trainer = await trained(20, flowConfig({ training: { epochs: 100 } }), one);
  const real = Float32Array.from(imageAt(one, 0), (byte) => byte / 255);
  for (const seed of [1, 2, 3]) {
    const { images } = await trainer.draw(captionsAt(one, "train", [0]), { seed });
    expect(likeness(images, real)).toBeGreaterThan(50);
  }
});

describe("a trained network", () => {
  test("draws trained captions, from any noise, and with finer steps the same pictures", async () => {
    using trainer = await trained(600);
    const draw = (seed: number, options = {}) => trainer.draw(captions, { seed, options });
    const { images } = await draw(1);
    const real = Float32Array.from(
      [0, 1, 2, 3].flatMap((image) => [...imageAt(data, image)]),
      (byte) => byte / 255,
    );
    const mean = likeness(new Float32Array(real.length).fill(real.reduce((sum, v) => sum + v, 0) / real.length), real);
    expect(likeness(images, real)).toBeGreaterThan(mean + 6);
    expect(likeness((await draw(2)).images, real)).toBeGreaterThan(mean + 6);
    const fine = (await draw(1, { steps: 40 })).images;
    expect(likeness(images, fine)).toBeGreaterThan(35);
    expect(likeness((await draw(1, { steps: 20 })).images, fine)).toBeGreaterThan(45);
  });

  test("the same seed gives the same bits, another one gives another picture", async () => {
    using trainer = await trained(20);
    const { images } = await trainer.draw(captions, { seed: 7 });
    expect((await trainer.draw(captions, { seed: 7 })).images).toEqual(images);
    expect((await trainer.draw(captions, { seed: 8 })).images).not.toEqual(images);
  });

  test("a guidance of 1 is no guidance, and one of 0 ignores the caption", async () => {
    using trainer = await trained(60);
    const draw = async (guidance: number, of = captions) =>
      (await trainer.draw(of, { seed: 3, options: { guidance } })).images;
    const one = await draw(1);
    // a guidance that is nearly 1 computes both predictions
    expect(likeness(await draw(1 + 1e-6), one)).toBeGreaterThan(80);
    expect(await draw(2)).not.toEqual(one);
    const others = captionsAt(data, "train", [8, 9, 10, 11]);
    expect(await draw(0, others)).toEqual(await draw(0));
    expect(await draw(1, others)).not.toEqual(one);
  });

  test("options that it cannot have are refused", async () => {
    using trainer = await trained(0);
    const refused = async (options: Record<string, number | boolean>, message: string) =>
      expect(trainer.draw(captions, { options })).rejects.toThrow(new ModelError(message));
    await refused({ steps: 0 }, "draw: steps: expected a whole number from 1 to 10,000, got 0");
    await refused({ steps: 2.5 }, "draw: steps: expected a whole number from 1 to 10,000, got 2.5");
    await refused({ guidance: -1 }, "draw: guidance: expected a number from 0 to 100, got -1");
    await refused({ euler: 1 }, "draw: euler: expected true or false, got 1");
    await refused(
      { mean: true },
      "draw: expected options of the model flow (steps, guidance, euler), got mean: leave it out",
    );
  });
});

describe("a run", () => {
  test("continues bit for bit, with its averaged weights", async () => {
    using first = await trained(0);
    const own = first.config;
    const whole = await stateAfter(device, [7], own, data);
    const { state } = decodeCheckpoint(bytesOf(await stateAfter(device, [3], own, data), own), "a file");
    expect(Object.keys(state.tensors).some((name) => name.startsWith("averaged.network."))).toBe(true);
    expect(bytesOf(await stateAfter(device, [4], own, data, state), own)).toEqual(bytesOf(whole, own));
  });

  test("draws from a checkpoint as in training, and not without its averaged weights", async () => {
    using trainer = await trained(5);
    const state = await trainer.state();
    using generator = await createGenerator(device, trainer.config, state);
    expect((await generator.draw(captions, {})).images).toEqual((await trainer.draw(captions, {})).images);
    const plain = Object.entries(state.tensors).filter(([name]) => !name.startsWith("averaged."));
    await expect(
      createGenerator(device, trainer.config, { ...state, tensors: Object.fromEntries(plain) }),
    ).rejects.toThrow(/^checkpoint: /);
  });

  test("uses dropout and noise of captions only if the settings have them", async () => {
    using plain = await trained(0);
    const base = plain.config;
    const losses = [];
    for (const model of [{}, { dropout: 0.3 }, { captionNoise: 0.5 }, { captionDropout: 0.5 }]) {
      using trainer = await createTrainer(device, { ...base, model: { ...base.model, ...model } }, data);
      losses.push((await trainer.train(3)).loss);
    }
    expect(new Set(losses).size).toBe(4);
  });
});
