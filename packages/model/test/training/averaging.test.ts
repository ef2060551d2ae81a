import { type Device, openDevice } from "@bosquejo/tensor";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { createGenerator, createTrainer, decodeCheckpoint, evaluate, type TrainerState } from "../../src/index.js";
import { captionsAt, discs } from "../pictures.js";
import { bytesOf, stateAfter, tinyConfig, valuesOfAll } from "../runs.js";

let device: Device;
beforeAll(async () => {
  device = await openDevice();
});
afterAll(() => device.dispose());
afterEach(() => expect(device.stats.liveBytes, "bytes that a test left on the device").toBe(0));

const data = discs(10, 2);
const averaging = 0.15;
const config = tinyConfig({ training: { averaging, optimizer: { name: "adam" } } });
const plain = tinyConfig({ training: { optimizer: { name: "adam" } } });
const captions = captionsAt(data, "train", [0, 1, 2]);
const mean = { options: { mean: true } };

test("averages start as the weights; a step keeps min(averaging, (1 + step) / (10 + step)) of them", async () => {
  using trainer = await createTrainer(device, config, data);
  const start = await trainer.state();
  let wanted = valuesOfAll(start, "network.");
  expect(valuesOfAll(start, "averaged.network.")).toEqual(wanted);
  for (let step = 0; step < 4; step++) {
    await trainer.train(1);
    const state = await trainer.state();
    const weights = valuesOfAll(state, "network.");
    const kept = Math.min(averaging, (1 + step) / (10 + step));
    expect(kept === averaging).toBe(step > 0);
    wanted = wanted.map((average, i) => kept * average + (1 - kept) * weights[i]!);
    const found = valuesOfAll(state, "averaged.network.");
    expect(found.length).toBe(weights.length);
    expect(Math.max(...found.map((value, i) => Math.abs(value - wanted[i]!)))).toBeLessThan(1e-6);
    expect(found).not.toEqual(weights);
  }
});

test("averages do not change the weights", async () => {
  const [averaged, others] = [await stateAfter(device, [5], config, data), await stateAfter(device, [5], plain, data)];
  for (const [name, tensor] of Object.entries(others.tensors)) expect(averaged.tensors[name], name).toEqual(tensor);
  expect(valuesOfAll(others, "averaged.")).toEqual([]);
});

test("a run continues from its checkpoint bit for bit", async () => {
  const whole = await stateAfter(device, [7], config, data);
  const { state } = decodeCheckpoint(bytesOf(await stateAfter(device, [3], config, data), config), "a file");
  expect(bytesOf(await stateAfter(device, [4], config, data, state), config)).toEqual(bytesOf(whole, config));
});

test("drawing and evaluation use the averages, in training and from a checkpoint", async () => {
  using trainer = await createTrainer(device, config, data);
  await trainer.train(6);
  const state = await trainer.state();
  using generator = await createGenerator(device, config, state);
  const drawn = await trainer.draw(captions, mean);
  expect((await generator.draw(captions, mean)).images).toEqual(drawn.images);
  // the same as a run without averages whose weights are these averages
  const named = Object.entries(state.tensors).filter(([name]) => !name.startsWith("averaged.network."));
  const swapped: TrainerState = {
    ...state,
    tensors: Object.fromEntries(
      named.map(([name, tensor]) => [name, name.startsWith("network.") ? state.tensors[`averaged.${name}`]! : tensor]),
    ),
  };
  using other = await createGenerator(device, plain, swapped);
  expect((await other.draw(captions, mean)).images).toEqual(drawn.images);
  expect(await evaluate(other, data, "test")).toEqual(await trainer.evaluate("test"));
  using weights = await createGenerator(device, plain, { ...state, tensors: Object.fromEntries(named) });
  expect((await weights.draw(captions, mean)).images).not.toEqual(drawn.images);
});

test("a checkpoint without averages is refused if the run keeps them, and the reverse", async () => {
  const without = await stateAfter(device, [1], plain, data);
  const message = /^checkpoint: averaged\.network\.hidden1\.weight: expected \[12, 6\], got no such tensor: /;
  await expect(createTrainer(device, config, data, without)).rejects.toThrow(message);
  await expect(createGenerator(device, config, without)).rejects.toThrow(message);
  const other = /averaged\.network\.hidden1\.weight: expected no such tensor, got \[12, 6\]: /;
  const averaged = await stateAfter(device, [1], config, data);
  await expect(createTrainer(device, plain, data, averaged)).rejects.toThrow(other);
  await expect(createGenerator(device, plain, averaged)).rejects.toThrow(other);
});
