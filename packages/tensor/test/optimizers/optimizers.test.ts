import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { adamw, capture, clipGradients, type Device, openDevice } from "../../src/index.js";
import { vectorsOn } from "../helpers.js";

let device: Device;
beforeAll(async () => {
  device = await openDevice();
});
afterAll(() => device.dispose());
afterEach(() => expect(device.stats.liveBytes).toBe(0));

const vector = vectorsOn(() => device);

test("replayed steps of AdamW count their steps and give PyTorch's weights", async () => {
  using weights = vector(0.5, -1, 2, 0.1, 0.25);
  using gradients = vector(0.3, -0.2, 0.01, 0, 5);
  using mean = device.zeros([5]);
  using meanSquare = device.zeros([5]);
  using taken = device.zeros([1], "u32");
  using rate = vector(0.1);
  const options = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.1 };
  using step = capture(device, [], () => adamw(weights, gradients, mean, meanSquare, taken, rate, options));
  for (let time = 0; time < 5; time++) step.replay();
  expect([...(await taken.read("u32"))]).toEqual([5]);
  // computed by torch.optim.AdamW of PyTorch 1.13 in float64
  const wanted = [-0.014604459713, -0.460890573405, 1.411881088899, 0.09509900499, -0.252351987545];
  const values = await weights.read();
  wanted.forEach((value, i) => {
    expect(values[i]).toBeCloseTo(value, 6);
  });
});

test("a NaN norm makes all gradients NaN, an infinite one the infinite gradients, as in PyTorch", async () => {
  const clipped = async (...values: number[]) => {
    using gradients = vector(...values);
    using norm = clipGradients(gradients, { maxNorm: 1 });
    return [await norm.item(), ...(await gradients.read())];
  };
  const { NaN: nan, POSITIVE_INFINITY: infinite } = Number;
  expect(await clipped(3, nan, 4)).toEqual([nan, nan, nan, nan]);
  expect(await clipped(3, infinite, -4)).toEqual([infinite, 0, nan, -0]);
  expect(await clipped(0, 0, 0)).toEqual([0, 0, 0, 0]);
  expect(await clipped(-1e30, 0, 0, 0, 0)).toEqual([infinite, -0, 0, 0, 0, 0]);
});
