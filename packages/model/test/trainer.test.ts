import { type Device, openDevice } from "@bosquejo/tensor";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import {
  captionInputs,
  createGenerator,
  createTrainer,
  decodeCheckpoint,
  encodeCheckpoint,
  evaluate,
  IMAGE_VALUES,
  ModelError,
  meanVectors,
  type RunConfig,
  resolveConfig,
  type TrainerState,
} from "../src/index.js";
import { DIMENSION, discs } from "./pictures.js";
import { random } from "./random.js";

let device: Device;
beforeAll(async () => {
  device = await openDevice();
});
afterAll(() => device.dispose());
afterEach(() => expect(device.stats.liveBytes, "bytes that a test left on the device").toBe(0));

// all tests share the sizes that kernels are compiled for; what a preset is tuned to does not matter here
const config: RunConfig = resolveConfig("sketch", {
  hidden: 128,
  latent: 32,
  features: 64,
  outputStart: "mean-image",
  dropout: 0,
  wordDimension: DIMENSION,
  initialLogVariance: -10,
  batchSize: 16,
  epochs: 500,
  learningRate: 1.2e-2,
  minLearningRate: 1e-6,
  schedule: "cosine",
  warmupSteps: 20,
  rho: 0.9,
  epsilon: 1e-7,
  klWeight: 0,
  klWarmupSteps: 0,
});
// two and a half batches: an epoch ends in the middle of a run
const data = discs(40, 7);
const vectors = data.train.vectors.slice(0, 3 * DIMENSION);

const bytesOf = (state: TrainerState, of: RunConfig = config) => encodeCheckpoint(state, of);

async function stateAfter(
  steps: readonly number[],
  of: RunConfig = config,
  from?: TrainerState,
): Promise<TrainerState> {
  using trainer = await createTrainer(device, of, data, from);
  for (const some of steps) await trainer.train(some);
  return await trainer.state();
}

test("sixteen pairs are learned by heart", { tags: ["all"] }, async () => {
  const steps = 340;
  using trainer = await createTrainer(device, { ...config, epochs: steps }, discs(16, 1));
  const before = await trainer.evaluate("train");
  expect(before.mse).toBeGreaterThan(0.02);
  expect((await trainer.train(steps)).step).toBe(steps);
  const after = await trainer.evaluate("train");
  expect(after.mse).toBeLessThan(0.002);
  expect(after.channelAccuracy).toBeGreaterThan(before.channelAccuracy);
});

test("five hundred steps hold no more memory than ten", { tags: ["all"] }, async () => {
  const tiny = { ...config, hidden: 4, latent: 2, features: 16, batchSize: 1 };
  using trainer = await createTrainer(device, tiny, data);
  await trainer.train(10);
  const { liveBytes, heldBytes, buffersMade, bindGroupsMade } = device.stats;
  await trainer.train(490);
  expect(device.stats).toMatchObject({ liveBytes, heldBytes, buffersMade, bindGroupsMade });
  expect(trainer.step).toBe(500);
});

test("the bytes of a run do not depend on how it is cut into calls", async () => {
  expect(bytesOf(await stateAfter([5]))).toEqual(bytesOf(await stateAfter([1, 3, 1])));
});

test("a run that stops in an epoch's middle goes on from its checkpoint as if it never stopped, bit for bit", async () => {
  const plateau = { ...config, schedule: "plateau", evaluateEverySteps: 2, plateauPatience: 1, dropout: 0.2 } as const;
  const whole = await stateAfter([7], plateau);
  const file = bytesOf(await stateAfter([3], plateau), plateau);
  const { state } = decodeCheckpoint(file, "a file");
  expect(bytesOf(await stateAfter([4], plateau, state), plateau)).toEqual(bytesOf(whole, plateau));
});

test("another seed gives another run", { tags: ["all"] }, async () => {
  const other = { ...config, seed: config.seed + 1 };
  expect(bytesOf(await stateAfter([1], other))).not.toEqual(bytesOf(await stateAfter([1])));
});

test("evaluation and drawing use no dropout and no noise, and leave the run as it was", async () => {
  const dropout = { ...config, dropout: 0.5, initialLogVariance: 0 };
  const state = await stateAfter([2], dropout);
  using trainer = await createTrainer(device, dropout, data, state);
  using plain = await createTrainer(device, { ...dropout, dropout: 0 }, data, state);
  const figures = await trainer.evaluate("test");
  expect(await trainer.evaluate("test")).toEqual(figures);
  expect(await plain.evaluate("test")).toEqual(figures);
  expect(figures.pairs).toBe(7);
  expect((await trainer.evaluate("train", 5)).pairs).toBe(5);
  await trainer.generate(vectors, { seed: 1 });
  expect(bytesOf(await trainer.state(), dropout)).toEqual(bytesOf(state, dropout));
});

test("drawing the mean gives the same bytes every time; samples follow from their seed", async () => {
  const noisy = { ...config, initialLogVariance: 2 };
  const state = await stateAfter([2], noisy);
  using generator = await createGenerator(device, noisy, state);
  using trainer = await createTrainer(device, noisy, data, state);
  const mean = await generator.generate(vectors, "mean");
  expect(mean.length).toBe(3 * IMAGE_VALUES);
  expect(await generator.generate(vectors, "mean")).toEqual(mean);
  const sample = await generator.generate(vectors, { seed: 1 });
  expect(await generator.generate(vectors, { seed: 1 })).toEqual(sample);
  expect(await generator.generate(vectors, { seed: 2 })).not.toEqual(sample);
  expect(sample).not.toEqual(mean);
  expect(mean.slice(0, IMAGE_VALUES)).not.toEqual(mean.slice(IMAGE_VALUES, 2 * IMAGE_VALUES));
  // more than a batch of sixteen, and the same caption in it twice: the noise is another, the mean the same
  const many = new Float32Array(18 * DIMENSION).map((_, i) => vectors[i % DIMENSION]!);
  const means = await generator.generate(many, "mean");
  expect(means.slice(17 * IMAGE_VALUES)).toEqual(mean.slice(0, IMAGE_VALUES));
  const samples = await generator.generate(many, { seed: 1 });
  expect(samples.slice(16 * IMAGE_VALUES, 17 * IMAGE_VALUES)).not.toEqual(samples.slice(0, IMAGE_VALUES));
  const own = await trainer.generate(vectors, "mean");
  expect(own.findIndex((value, i) => Math.abs(value - mean[i]!) > 1)).toBe(-1);
});

test("metrics tell steps, epochs, the parts of the loss and what steered it", async () => {
  using trainer = await createTrainer(device, { ...config, klWeight: 0.5, schedule: "constant" }, data);
  const { step, epoch, loss, mse, kl, learningRate, klWeight } = await trainer.train(3);
  expect({ step, epoch, klWeight }).toEqual({ step: 3, epoch: 1.5, klWeight: 0.5 });
  expect(learningRate).toBeCloseTo((config.learningRate * 3) / config.warmupSteps, 12);
  expect(loss).toBeCloseTo(mse + 0.5 * kl, 5);
  expect(trainer).toMatchObject({ step: 3, stepsPerEpoch: 2, totalSteps: 1000 });
});

test("a loss that is no number ends the run, and says what to change", async () => {
  using trainer = await createTrainer(device, { ...config, learningRate: 1e30, warmupSteps: 0 }, data);
  const refused: Error = await trainer.train(4).then(
    () => expect.fail("it went on"),
    (error: Error) => error,
  );
  expect(refused).toBeInstanceOf(ModelError);
  expect(refused.message).toMatch(
    /^train: the loss is (NaN|Infinity) after 4 steps: take a smaller learningRate than 1e\+30$/,
  );
});

test("a state of another network is refused by the tensor's name, for training and for drawing", async () => {
  const state = await stateAfter([1]);
  const wider = { ...config, hidden: 96 };
  const message = /^checkpoint: hidden1\.weight: wants \[12, 96\], got \[12, 128\]: /;
  await expect(createTrainer(device, wider, data, state)).rejects.toThrow(message);
  await expect(createGenerator(device, wider, state)).rejects.toThrow(message);
  const colour = { ...config, outputStart: "mean-colour" } as const;
  await expect(createGenerator(device, colour, state)).rejects.toThrow(
    "output.image: wants no such tensor, got [12288]",
  );
});

test("data that do not fit the configuration are refused by side", async () => {
  const refused = (changed: Partial<typeof data>, of = config) =>
    createTrainer(device, of, { ...data, ...changed }).then(
      () => expect.fail("it was taken"),
      (error: Error) => error.message,
    );
  const none = { vectors: new Float32Array(), images: new Uint32Array() };
  expect(await refused({ test: none })).toBe("data: wants captions on the test side, got none");
  expect(await refused({}, { ...config, wordDimension: 13 })).toBe(
    "data: wants word vectors of 13 numbers, got 12 on the train side: set wordDimension",
  );
  expect(await refused({ pixels: data.pixels.subarray(1) })).toBe("data: wants whole images of 64x64x3 bytes");
});

/** The discs with captions of two words each: one of eight colours' and one of eight places'. */
function worded(): typeof data & { table: Float32Array } {
  const next = random(4);
  const table = Float32Array.from({ length: 16 * DIMENSION }, () => 2 * next() - 1);
  const side = ({ images }: typeof data.train) => {
    const rows = Array.from(images).flatMap((image) => [image % 8, 8 + (Math.floor(image / 8) % 8)]);
    const words = {
      starts: Uint32Array.from({ length: images.length + 1 }, (_, i) => 2 * i),
      rows: Uint32Array.from(rows),
    };
    return { images, words, vectors: meanVectors(words, table, DIMENSION) };
  };
  return { ...data, train: side(data.train), test: side(data.test), table };
}

test.each(["meanmax", "attention"] as const)(
  "with %s a run learns, goes on bit for bit, and draws what training saw",
  async (textEncoder) => {
    const some = worded();
    const small = {
      ...config,
      textEncoder,
      heads: 2,
      captionWords: 3,
      hidden: 32,
      outputStart: "principal-components",
    } as const;
    const of: RunConfig = { ...small, components: 4, weightDecay: 0.1, learningRate: 3e-3, dropout: 0.1 };
    using trainer = await createTrainer(device, of, some);
    const before = await trainer.evaluate("train");
    await trainer.train(3);
    const file = encodeCheckpoint(await trainer.state(), of);
    await trainer.train(37);
    expect((await trainer.evaluate("train")).mse).toBeLessThan(0.8 * before.mse);
    using again = await createTrainer(device, of, some, decodeCheckpoint(file, "a file").state);
    await again.train(37);
    expect(encodeCheckpoint(await again.state(), of)).toEqual(encodeCheckpoint(await trainer.state(), of));
    using generator = await createGenerator(device, of, await trainer.state());
    const inputs = captionInputs(of, some.train, some, [0, 5]);
    expect(await generator.generate(inputs, "mean")).toEqual(await trainer.generate(inputs, "mean"));
    expect((await evaluate(generator, some, "test")).mse).toBeCloseTo((await trainer.evaluate("test")).mse, 6);
  },
);

test("weight decay makes weights smaller and leaves biases alone", async () => {
  const still = { ...config, learningRate: 1e-2, warmupSteps: 0, minLearningRate: 1e-6, schedule: "constant" } as const;
  const plain = await stateAfter([1], still);
  const decayed = await stateAfter([1], { ...still, weightDecay: 0.5 });
  using start = await createTrainer(device, still, data);
  const before = (await start.state()).tensors;
  const apart = (name: string, factor: number) =>
    decayed.tensors[name]!.data.every((value, i) => {
      const wanted = plain.tensors[name]!.data[i]! - factor * before[name]!.data[i]!;
      return Math.abs(value - wanted) <= 1e-6;
    });
  expect(apart("hidden1.weight", 0.5 * 1e-2)).toBe(true);
  expect(apart("hidden1.weight", 0)).toBe(false);
  expect(apart("output.image", 0)).toBe(true);
});

test("an encoder that reads words is refused data without them", async () => {
  await expect(createTrainer(device, { ...config, textEncoder: "attention" }, data)).rejects.toThrow(
    "data: textEncoder attention wants the captions' words",
  );
});
