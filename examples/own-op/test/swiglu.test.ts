import { capture, type Device, gradients, openDevice, sum } from "@bosquejo/tensor";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { swiglu } from "../src/swiglu.js";
import { gradientError } from "./central-differences.js";

let device: Device;
beforeAll(async () => {
  device = await openDevice();
});
afterAll(() => device.dispose());
afterEach(() => expect(device.stats.liveBytes).toBe(0));

// seven values: not divisible by four, so the last vector contains padding
const [a, b] = [
  [-3, -1, -0.4, 0, 0.7, 1.5, 4],
  [0.5, -2, 3, 1, -0.3, 2, 0.8],
];
const expected = (beta: number) => a!.map((x, i) => (x / (1 + Math.exp(-beta * x))) * b![i]!);

test.each([1, 1.7, -0.5])("swiglu is a sigmoid(%d a) b", async (beta) => {
  using left = device.tensor([7], a);
  using right = device.tensor([7], b);
  using y = swiglu(left, right, { beta });
  for (const [i, value] of (await y.read()).entries()) expect(value).toBeCloseTo(expected(beta)[i]!, 5);
});

test.each([1, 1.7, -0.5])("its gradients agree with central differences at beta %d", async (beta) => {
  const inputs = [a!, b!].map((values) => ({ shape: [7], values }));
  expect(await gradientError(device, inputs, ([x, y]) => swiglu(x!, y!, { beta }))).toBeLessThan(2e-3);
});

test("central differences detect a wrong gradient", async () => {
  const inputs = [a!, b!].map((values) => ({ shape: [7], values }));
  // a view has no gradient: the gradient with respect to b is zeros
  const wrong = gradientError(device, inputs, ([x, y]) => swiglu(x!, y!.view([7]), { beta: 1 }));
  expect(await wrong).toBeGreaterThan(0.1);
});

test("a capture replays swiglu and its gradients", async () => {
  const [x, y] = [device.tensor([7], a), device.tensor([7], b)];
  const step = capture(device, [x], () => {
    const z = swiglu(x, y, { beta: 1 });
    return { z, slopes: gradients(sum(z), [y]) };
  });
  step.replay(a!);
  const { z, slopes } = step.outputs;
  for (const [i, value] of (await z.read()).entries()) expect(value).toBeCloseTo(expected(1)[i]!, 5);
  for (const [i, slope] of (await slopes[0]!.read()).entries()) expect(slope * b![i]!).toBeCloseTo(expected(1)[i]!, 5);
  for (const each of [step, x, y]) each.dispose();
});

test("throws if the shapes differ, with both shapes in the message", () => {
  using two = device.zeros([2]);
  using three = device.zeros([3]);
  const message = "swiglu: expected a and b of one shape, got [2] [3]";
  expect(() => swiglu(two, three, { beta: 1 })).toThrow(message);
});
