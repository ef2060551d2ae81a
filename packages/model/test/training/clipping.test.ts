import { type Device, openDevice } from "@bosquejo/tensor";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { decodeCheckpoint } from "../../src/index.js";
import { discs } from "../pictures.js";
import { bytesOf, stateAfter, tinyConfig, valuesOfAll } from "../runs.js";

let device: Device;
beforeAll(async () => {
  device = await openDevice();
});
afterAll(() => device.dispose());
afterEach(() => expect(device.stats.liveBytes, "bytes that a test left on the device").toBe(0));

const data = discs(10, 2);
// plain gradient descent with learning rate 1: a step is the gradient
const config = (clipNorm: number | null) =>
  tinyConfig({ training: { optimizer: { name: "sgd" }, learningRate: 1, clipNorm } });

/** The amount that the first step subtracts from the weights. */
async function stepOf(clipNorm: number | null): Promise<number[]> {
  const before = valuesOfAll(await stateAfter(device, [], config(clipNorm), data), "network.");
  const after = valuesOfAll(await stateAfter(device, [1], config(clipNorm), data), "network.");
  return before.map((value, i) => value - after[i]!);
}

const norm = (values: readonly number[]) => Math.hypot(...values);

test("gradients with a norm above the limit are scaled down to it", async () => {
  const plain = await stepOf(null);
  const most = norm(plain) / 4;
  const clipped = await stepOf(most);
  expect(norm(clipped) / most).toBeCloseTo(1, 4);
  for (const [i, value] of clipped.entries()) expect(Math.abs(value - plain[i]! / 4)).toBeLessThan(1e-6);
});

test("gradients with a norm below the limit do not change", async () => {
  const plain = await stepOf(null);
  expect(await stepOf(2 * norm(plain))).toEqual(plain);
});

test("a run with clipping continues from its checkpoint bit for bit", async () => {
  const clipping = config(0.05);
  const whole = await stateAfter(device, [5], clipping, data);
  const { state } = decodeCheckpoint(bytesOf(await stateAfter(device, [2], clipping, data), clipping), "a file");
  expect(bytesOf(await stateAfter(device, [3], clipping, data, state), clipping)).toEqual(bytesOf(whole, clipping));
});
