import { concat, type Device, mseLoss, openDevice, reshape, sgd, sub } from "@bosquejo/tensor";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import * as z from "zod";
import {
  allModels,
  createGenerator,
  createTrainer,
  decodeCheckpoint,
  dense,
  type Model,
  meanImage,
  metrics,
  type NetworkSizes,
  type PartialConfig,
  parametersOf,
  parseRunConfig,
  presetNames,
  type RunConfig,
  registerModel,
  resolveConfig,
  setting,
  zeros,
} from "../../src/index.js";
import { captionsAt, DIMENSION, discs } from "../pictures.js";
import { bytesOf, stateAfter } from "../runs.js";

let device: Device;
beforeAll(async () => {
  device = await openDevice();
});
afterAll(() => device.dispose());
afterEach(() => expect(device.stats.liveBytes, "bytes that a test left on the device").toBe(0));

const PainterSettings = z.strictObject({
  pace: setting(z.number(), "a number", "share of the way that the mean moves to the next batch", { before: 1 }),
});
type PainterSettings = z.infer<typeof PainterSettings>;

const valuesIn = ({ image }: NetworkSizes) => image * image * 3;
const painter = (sizes: NetworkSizes) => dense("paint", sizes.caption, valuesIn(sizes), { activation: "sigmoid" });
const guess = (sizes: NetworkSizes) => dense("guess", valuesIn(sizes), sizes.caption);

/**
 * A model with two groups: one draws images from captions, one guesses captions from images. Its buffer is a mean
 * image.
 */
const duo: Model<PainterSettings, "painter" | "reader"> = {
  name: "duo",
  settings: PainterSettings,
  presets: { duo: { training: { batchSize: 4, schedule: "constant", learningRate: 0.01 }, model: { pace: 0.5 } } },
  parameters: (_, sizes) => ({ painter: painter(sizes).parameters, reader: guess(sizes).parameters }),
  prepare: async (_, images) => ({ values: { mean: meanImage(images, images.images) } }),
  buffers: (_, sizes) => ({
    mean: {
      shape: [4, valuesIn(sizes)],
      init: ({ size, prepared }) => new Float32Array(size).fill(prepared.mean![0]!),
    },
    still: { shape: [4, valuesIn(sizes)], init: zeros },
  }),
  schedules: { pace: ({ pace }, { step, totalSteps }) => pace * (1 - step / totalSteps) },
  losses: [
    { name: "painted", title: "painted" },
    { name: "read", title: "read" },
  ],
  train({ sizes, images, captions, groups, buffers, scheduled }) {
    const flat = reshape(images, [4, valuesIn(sizes)]);
    const painted = mseLoss(painter(sizes).apply(groups.painter.weights, captions), flat);
    groups.painter.update(painted);
    const read = concat([mseLoss(guess(sizes).apply(groups.reader.weights, flat), captions), painted], { axis: 0 });
    groups.reader.update(read);
    sgd(buffers.mean!, sub(buffers.mean!, flat), buffers.still!, scheduled.pace!, { momentum: 0 });
    return concat([painted, reshape(mseLoss(guess(sizes).apply(groups.reader.weights, flat), captions), [1])], {
      axis: 0,
    });
  },
  sampling: { mean: { default: false, description: "draw the mean of all batches" } },
  sample({ sizes, captions, groups, buffers }, { mean }) {
    const painted = painter(sizes).apply(groups.painter.weights, captions);
    const shape = [captions.shape[0]!, sizes.image, sizes.image, 3];
    const means = concat(Array(captions.shape[0]! / 4).fill(buffers.mean!), { axis: 0 });
    return { images: reshape(mean ? means : painted, shape) };
  },
  draws: "means",
  measured: {},
};
registerModel(duo);

const base: PartialConfig = { data: { imageSize: 8 }, text: { wordDimension: DIMENSION } };
const config: RunConfig = resolveConfig("duo", base);
const data = discs(10, 2);

describe("a registered model", () => {
  test("reads runs that were recorded before one of its settings was added", () => {
    expect(parseRunConfig({ ...config, model: { name: "duo" } }, "config.json").model).toEqual({
      name: "duo",
      pace: 1,
    });
  });

  test("is in the lists, with its presets", () => {
    expect(allModels().map(({ name }) => name)).toEqual(["vae", "flow", "duo"]);
    expect(presetNames().at(-1)).toBe("duo");
    expect(config.model).toEqual({ name: "duo", pace: 0.5 });
    expect(() => resolveConfig("duo", { model: { pace: "x" } })).toThrow('model.pace: expected a number, got "x"');
  });

  test("is refused if its name or the name of a preset is in use", () => {
    expect(() => registerModel({ ...duo, presets: {} })).toThrow(
      new RangeError("registerModel: expected a new model name, got duo: choose another name"),
    );
    expect(() => registerModel({ ...duo, name: "trio" })).toThrow(
      new RangeError("registerModel: expected a new preset name, got duo: choose another name"),
    );
    expect(allModels()).toHaveLength(3);
  });

  test("trains each group by its own loss and settings, and reports losses and scheduled numbers by name", async () => {
    const still = resolveConfig("duo", base, {
      training: { groups: { reader: { optimizer: { name: "sgd" }, learningRate: 1e-30 } } },
    });
    const start = await stateAfter(device, [], still, data);
    using trainer = await createTrainer(device, still, data);
    const metrics = await trainer.train(2);
    expect(Object.keys(metrics).sort()).toEqual(
      ["epoch", "imagesPerSecond", "learningRate", "pace", "painted", "read", "step"].sort(),
    );
    expect(metrics.pace).toBeCloseTo(0.5 * (1 - 1 / trainer.totalSteps), 12);
    const { tensors } = await trainer.state();
    expect(tensors["reader.guess.weight"]).toEqual(start.tensors["reader.guess.weight"]);
    expect(tensors["painter.paint.weight"]).not.toEqual(start.tensors["painter.paint.weight"]);
    expect(Object.keys(tensors)).toContain("optimizer.reader.momentumBuffer.guess.bias");
    expect(Object.keys(tensors)).toContain("optimizer.painter.meanSquare.paint.bias");
  });

  test("learns in both groups", async () => {
    using trainer = await createTrainer(device, config, data);
    const first = await trainer.train(2);
    await trainer.train(36);
    const last = await trainer.train(2);
    expect(last.painted!).toBeLessThan(0.7 * first.painted!);
    expect(last.read!).toBeLessThan(0.7 * first.read!);
    // only the metrics of the images: the model has no figures of its own
    const figures = [...metrics.map(({ name }) => name), "pairs"];
    expect(Object.keys(await trainer.evaluate("test")).sort()).toEqual(figures.sort());
  });

  test("has buffers that start from the images, that training updates and that a checkpoint stores", async () => {
    const start = (await stateAfter(device, [], config, data)).tensors["buffer.mean"]!;
    const wanted = meanImage(data, data.train.images)[0]!;
    expect(start.shape).toEqual([4, 192]);
    expect(new Set(start.data)).toEqual(new Set([wanted]));
    const whole = await stateAfter(device, [5], config, data);
    expect(whole.tensors["buffer.mean"]!.data).not.toEqual(start.data);
    const { state } = decodeCheckpoint(bytesOf(await stateAfter(device, [2], config, data), config), "a file");
    expect(bytesOf(await stateAfter(device, [3], config, data, state), config)).toEqual(bytesOf(whole, config));
    using generator = await createGenerator(device, config, whole);
    const { images } = await generator.draw(captionsAt(data, "test", [0, 1]), { options: { mean: true } });
    expect(images).toEqual(whole.tensors["buffer.mean"]!.data.slice(0, 2 * 192));
  });

  test("has the text encoder's parameters in its first group, which trains them", async () => {
    const own = resolveConfig("duo", base, { text: { encoder: "attention", heads: 1, captionWords: 2 } });
    const groups = parametersOf(own);
    expect(Object.keys(groups.painter!)).toEqual(["attention.weight", "attention.place", "paint.weight", "paint.bias"]);
    expect(Object.keys(groups.reader!)).toEqual(["guess.weight", "guess.bias"]);
    const { tensors } = await stateAfter(device, [1], own, data);
    const start = await stateAfter(device, [], own, data);
    expect(tensors["optimizer.painter.meanSquare.attention.weight"]!.shape).toEqual([DIMENSION, 1]);
    expect(Object.keys(tensors).filter((name) => name.startsWith("reader.attention"))).toEqual([]);
    expect(Object.keys(start.tensors)).toEqual(Object.keys(tensors));
  });
});
