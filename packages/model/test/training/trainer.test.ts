import { type Device, openDevice } from "@bosquejo/tensor";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { createTrainer, decodeCheckpoint, ModelError } from "../../src/index.js";
import { captionsAt, discs } from "../pictures.js";
import { bytesOf, runConfig, stateAfter } from "../runs.js";

let device: Device;
beforeAll(async () => {
  device = await openDevice();
});
afterAll(() => device.dispose());
afterEach(() => expect(device.stats.liveBytes, "bytes that a test left on the device").toBe(0));

const config = runConfig();
// two and a half batches of pairs: an epoch is two steps
const data = discs(10, 7);

test("memorizes sixteen pairs", { tags: ["all"] }, async () => {
  const steps = 340;
  const large = runConfig({
    data: { imageSize: 64 },
    training: { epochs: steps, batchSize: 16 },
    model: { hidden: 128, latent: 32, features: 64 },
  });
  using trainer = await createTrainer(device, large, discs(16, 1, 64));
  const before = await trainer.evaluate("train");
  expect(before.mse).toBeGreaterThan(0.02);
  expect((await trainer.train(steps)).step).toBe(steps);
  const after = await trainer.evaluate("train");
  expect(after.mse).toBeLessThan(0.002);
  expect(after.channelAccuracy).toBeGreaterThan(before.channelAccuracy);
});

test("five hundred steps use no more memory than ten", { tags: ["all"] }, async () => {
  const small = runConfig({ training: { batchSize: 1 } });
  using trainer = await createTrainer(device, small, data);
  await trainer.train(10);
  const { liveBytes, heldBytes, buffersMade, bindGroupsMade } = device.stats;
  await trainer.train(490);
  expect(device.stats).toMatchObject({ liveBytes, heldBytes, buffersMade, bindGroupsMade });
  expect(trainer.step).toBe(500);
});

test("the checkpoint of a run does not depend on the number of calls of train", { tags: ["all"] }, async () => {
  const [whole, cut] = [await stateAfter(device, [5], config, data), await stateAfter(device, [1, 3, 1], config, data)];
  expect(bytesOf(whole, config)).toEqual(bytesOf(cut, config));
});

test("a run that stops within an epoch continues from its checkpoint bit for bit", async () => {
  const plateau = runConfig({
    training: { schedule: "plateau", evaluateEverySteps: 2, plateauPatience: 1 },
    model: { dropout: 0.2 },
  });
  const whole = await stateAfter(device, [7], plateau, data);
  const file = bytesOf(await stateAfter(device, [3], plateau, data), plateau);
  const { state } = decodeCheckpoint(file, "a file");
  expect(bytesOf(await stateAfter(device, [4], plateau, data, state), plateau)).toEqual(bytesOf(whole, plateau));
});

test("another seed gives other weights", { tags: ["all"] }, async () => {
  const other = runConfig({ training: { seed: config.training.seed + 1 } });
  const [state, others] = [await stateAfter(device, [1], config, data), await stateAfter(device, [1], other, data)];
  expect(bytesOf(others, other)).not.toEqual(bytesOf(state, config));
  expect(others.tensors).not.toEqual(state.tensors);
});

test("evaluation and drawing use no dropout and no noise, and do not change the run", { tags: ["all"] }, async () => {
  const dropout = runConfig({ model: { dropout: 0.5, initialLogVariance: 0 } });
  const state = await stateAfter(device, [2], dropout, data);
  using trainer = await createTrainer(device, dropout, data, state);
  using plain = await createTrainer(device, runConfig({ model: { initialLogVariance: 0 } }), data, state);
  const figures = await trainer.evaluate("test");
  expect(await trainer.evaluate("test")).toEqual(figures);
  expect(await plain.evaluate("test")).toEqual(figures);
  expect(figures.pairs).toBe(7);
  expect((await trainer.evaluate("train", 5)).pairs).toBe(5);
  await trainer.generate(captionsAt(data, "train", [0, 1, 2]), { seed: 1 });
  expect(bytesOf(await trainer.state(), dropout)).toEqual(bytesOf(state, dropout));
});

test("metrics have the step, the epoch, the losses and the scheduled numbers", async () => {
  const own = runConfig({ training: { schedule: "constant" }, model: { klWeight: 0.5 } });
  using trainer = await createTrainer(device, own, data);
  const { step, epoch, loss, mse, kl, learningRate, klWeight } = await trainer.train(3);
  expect({ step, epoch, klWeight }).toEqual({ step: 3, epoch: 1.5, klWeight: 0.5 });
  expect(learningRate).toBeCloseTo((own.training.learningRate * 3) / own.training.warmupSteps, 12);
  expect(loss).toBeCloseTo(mse! + 0.5 * kl!, 5);
  expect(trainer).toMatchObject({ step: 3, stepsPerEpoch: 2, totalSteps: 1000 });
});

test("a loss that is not finite throws, with a remedy", async () => {
  const wild = runConfig({ training: { learningRate: 1e30, warmupSteps: 0 } });
  using trainer = await createTrainer(device, wild, data);
  const refused: Error = await trainer.train(4).then(
    () => expect.fail("it continued"),
    (error: Error) => error,
  );
  expect(refused).toBeInstanceOf(ModelError);
  expect(refused.message).toMatch(
    /^train: expected a finite loss, got (NaN|Infinity) after 4 steps: set a learningRate below 1e\+30$/,
  );
});

test("weight decay makes weights smaller and does not change biases", async () => {
  const still = { learningRate: 1e-2, warmupSteps: 0, minLearningRate: 1e-6, schedule: "constant" } as const;
  const plain = await stateAfter(device, [1], runConfig({ training: still }), data);
  const optimizer = { name: "rmsprop", weightDecay: 0.5 } as const;
  const decayed = await stateAfter(device, [1], runConfig({ training: { ...still, optimizer } }), data);
  const before = (await stateAfter(device, [], runConfig({ training: still }), data)).tensors;
  const apart = (name: string, factor: number) =>
    decayed.tensors[name]!.data.every((value, i) => {
      const wanted = plain.tensors[name]!.data[i]! - factor * before[name]!.data[i]!;
      return Math.abs(value - wanted) <= 1e-6;
    });
  expect(apart("network.hidden1.weight", 0.5 * 1e-2)).toBe(true);
  expect(apart("network.hidden1.weight", 0)).toBe(false);
  expect(apart("network.output.image", 0)).toBe(true);
});
