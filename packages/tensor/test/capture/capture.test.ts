import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import {
  add,
  capture,
  type Device,
  gradients,
  mul,
  openDevice,
  relu,
  rmsprop,
  scale,
  scope,
  sum,
  type Tensor,
} from "../../src/index.js";
import { vectorsOn } from "../helpers.js";

let device: Device;
beforeAll(async () => {
  device = await openDevice();
});
afterAll(() => device.dispose());
afterEach(() => expect(device.stats.liveBytes).toBe(0));

const vector = vectorsOn(() => device);

test("a recording executes nothing; a replay executes all launches on the inputs' present values", async () => {
  using x = vector(1, 2);
  const { dispatches } = device.stats;
  using step = capture(device, [x], (input) => scale(add(input!, input!), { factor: 10 }));
  expect(device.stats.dispatches).toBe(dispatches);
  step.replay();
  expect([...(await step.outputs.read())]).toEqual([20, 40]);
  step.replay([3, 4]);
  expect([...(await step.outputs.read())]).toEqual([60, 80]);
  step.replay(Float32Array.of(5, 6));
  expect([...(await step.outputs.read())]).toEqual([100, 120]);
  x.write([7, 8]);
  step.replay();
  expect([...(await step.outputs.read())]).toEqual([140, 160]);
});

test("after the first replay, a training step is one submit without new buffers or bind groups", async () => {
  const [x, w, rate] = [vector(1, 2, 3, 4), vector(0.1, 0.2, 0.3, 0.4), vector(0.1)];
  const meanSquare = device.zeros([4]);
  const step = capture(device, [x], () => {
    const loss = sum(relu(mul(x, mul(w, w))));
    const [dw] = gradients(loss, [w]);
    rmsprop(w, dw!, meanSquare, rate, { rho: 0.9, epsilon: 1e-7 });
    return loss;
  });
  await step.compile();
  step.replay([1, 2, 3, 4]);
  const first = await step.outputs.item();
  const before = { ...device.stats };
  const pipelines = device.pipelines.compiled;
  for (let i = 0; i < 50; i++) step.replay([1, 2, 3, 4]);
  expect(device.stats.submits - before.submits).toBe(50);
  expect(device.stats.dispatches - before.dispatches).toBe(50 * step.launches);
  const { buffersMade, bindGroupsMade, liveBytes, heldBytes } = before;
  expect(device.stats).toMatchObject({ buffersMade, bindGroupsMade, liveBytes, heldBytes });
  expect(device.pipelines.compiled).toBe(pipelines);
  expect(await step.outputs.item()).toBeLessThan(first);
  for (const each of [step, x, w, rate, meanSquare]) each.dispose();
});

test("intermediate values share memory: a chain of twenty ops needs the buffers of two", async () => {
  using x = device.tensor([1024], new Float32Array(1024).fill(1));
  using step = capture(device, [x], () => {
    let y: Tensor = x;
    for (let i = 0; i < 20; i++) y = scale(y, { factor: 2 });
    return y;
  });
  // two buffers for the chain, and one for the output, which is never shared
  expect(step.plannedBytes).toBe(3 * 4096);
  expect(step.launches).toBe(20);
  step.replay();
  expect((await step.outputs.read())[1023]).toBe(2 ** 20);
});

test("outputs keep their values when later launches execute, inside and outside of the capture", async () => {
  using x = vector(1, 2, 3);
  using step = capture(device, [x], () => {
    const early = scale(x, { factor: 2 });
    let late = early;
    for (let i = 0; i < 5; i++) late = add(late, x);
    return { early, nested: [late] };
  });
  step.replay();
  scope(device, () => {
    for (let i = 0; i < 10; i++) vector(9, 9, 9);
  });
  expect([...(await step.outputs.early.read())]).toEqual([2, 4, 6]);
  expect([...(await step.outputs.nested[0]!.read())]).toEqual([7, 14, 21]);
});

test("constants made inside are kept until the capture is disposed", async () => {
  using x = vector(1, 2);
  const before = device.stats.liveBytes;
  const step = capture(device, [x], () => add(x, vector(10, 20)));
  expect(device.stats.liveBytes).toBe(before + 16 + 16);
  for (let i = 0; i < 2; i++) {
    step.replay();
    expect([...(await step.outputs.read())]).toEqual([11, 22]);
  }
  step.dispose();
  step.dispose();
  expect(device.stats.liveBytes).toBe(before);
});

test("reads and writes inside are refused and leave no tensor behind", async () => {
  using x = vector(1, 2);
  const live = device.stats.liveBytes;
  const writing = () =>
    capture(device, [x], () => {
      vector(4);
      add(x, x).write([0, 0]);
    });
  expect(writing).toThrow("capture: cannot write [2] while a capture records: write it before the capture");
  const read: { refused?: Promise<unknown> } = {};
  using step = capture(device, [x], () => {
    const y = add(x, x);
    read.refused = y.read();
    read.refused.catch(() => {});
    return y;
  });
  await expect(read.refused).rejects.toThrow(
    "capture: cannot read [2] while a capture records: read it after a replay",
  );
  step.replay();
  expect([...(await step.outputs.read())]).toEqual([2, 4]);
  expect(device.stats.liveBytes).toBe(live + step.plannedBytes);
});

test("a disposed capture refuses replays and reads of its outputs, whose memory is reused", async () => {
  using x = vector(1, 2);
  const step = capture(device, [x], () => add(x, x));
  step.replay();
  const { outputs } = step;
  step.dispose();
  using other = vector(5, 5);
  expect(() => step.replay()).toThrow("replay: the capture was disposed");
  await expect(outputs.read()).rejects.toThrow(
    "tensor [2]: was disposed with its capture: read it before, or keep the capture",
  );
  expect([...(await other.read())]).toEqual([5, 5]);
});

test("a replay refuses values for more inputs than there are, and too few values for one", () => {
  using x = vector(1, 2);
  using step = capture(device, [x], () => add(x, x));
  expect(() => step.replay([1, 2], [3])).toThrow("replay: expected values for at most 1 inputs, got 2");
  expect(() => step.replay([1])).toThrow("write: expected 2 values for [2], got 1");
});

test("a replay executes after earlier launches and before later ones", async () => {
  const [x, target] = [vector(1, 1), vector(0, 0)];
  const step = capture(device, [], () => scale(x, { factor: 2 }));
  const [doubled, again] = scope(device, () => {
    x.write([3, 3]);
    step.replay();
    const first = add(step.outputs, target);
    x.write([5, 5]);
    step.replay();
    return [first, add(step.outputs, target)] as const;
  });
  expect([...(await doubled.read()), ...(await again.read())]).toEqual([6, 6, 10, 10]);
  for (const each of [step, x, target, doubled, again]) each.dispose();
});

test("compile reports its progress", async () => {
  using x = device.zeros([5, 7]);
  using step = capture(device, [], () => relu(add(x, x)));
  const reported: [number, number][] = [];
  await step.compile((done, total) => reported.push([done, total]));
  expect(reported.at(-1)).toEqual([reported.length, reported.length]);
});
