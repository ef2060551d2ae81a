import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { add, capture, type Device, openDevice, scale } from "../../src/index.js";
import { any, vectorsOn } from "../helpers.js";

let device: Device;
beforeAll(async () => {
  device = await openDevice();
});
afterAll(() => device.dispose());
afterEach(() => expect(device.stats.liveBytes).toBe(0));

const vector = vectorsOn(() => device);

test("a replay refuses values of another length or type before any of them is written", async () => {
  using x = vector(1, 2);
  using n = device.tensor([2], Uint32Array.of(3, 4));
  using step = capture(device, [x, n], () => scale(x, { factor: 1 }));
  const values = Float32Array.of(8, 9);
  expect(() => step.replay(values, [1])).toThrow("replay: input 2: write: expected 2 values for [2], got 1");
  expect(() => step.replay(values, Float32Array.of(1, 2))).toThrow(
    "replay: input 2: write: expected u32 values for [2], got f32",
  );
  expect(() => step.replay(values, any(n))).toThrow(
    "replay: input 2: write: expected numbers in an array, a Float32Array",
  );
  expect(() => step.replay([1, any(undefined)])).toThrow(
    "replay: input 1: write: expected numbers, got undefined at index 1",
  );
  expect([...(await x.read())]).toEqual([1, 2]);
});

test("a replay with values for a disposed input is refused; without values it executes", async () => {
  const x = vector(1, 2);
  using step = capture(device, [x], () => add(x, x));
  x.dispose();
  expect(() => step.replay([3, 4])).toThrow("replay: input 1: tensor [2]: was disposed");
  step.replay();
  expect([...(await step.outputs.read())]).toEqual([2, 4]);
});

test("inputs must be an array of tensors that are not disposed", () => {
  using x = vector(1);
  expect(() => capture(device, any(x), () => x)).toThrow(
    "capture: expected an array of tensors for inputs, got a Tensor",
  );
  expect(() => capture(device, [any([1])], () => x)).toThrow("capture: expected a tensor for inputs[0], got an array");
  expect(() => capture(any(x), [x], () => x)).toThrow(
    "capture: expected a device, got a Tensor: await openDevice() opens one",
  );
  const gone = vector(1);
  gone.dispose();
  expect(() => capture(device, [gone], () => x)).toThrow("capture: tensor [1]: was disposed");
});

test("captures and replays inside a capture are refused and do not affect the outer capture", async () => {
  using x = vector(1, 2);
  using earlier = capture(device, [x], () => add(x, x));
  const message = (action: string, remedy: string) => `capture: cannot ${action} while a capture records: ${remedy}`;
  using step = capture(device, [x], () => {
    const y = scale(x, { factor: 3 });
    expect(() => capture(device, [x], () => add(y, y))).toThrow(
      message("start another capture", "start it before or after the other one"),
    );
    expect(() => earlier.replay()).toThrow(message("replay", "replay before or after the capture"));
    return y;
  });
  await expect((async () => capture(device, [x], () => earlier.profile()))()).rejects.toThrow(
    "capture: expected a synchronous body, got one that returns a promise",
  );
  step.replay();
  earlier.replay();
  expect([...(await step.outputs.read()), ...(await earlier.outputs.read())]).toEqual([3, 6, 2, 4]);
});

test("a body may make tensors and use results, although they have no memory yet", async () => {
  using x = vector(1, 2);
  using step = capture(device, [x], () => {
    const later = device.tensor([2]);
    return { later, y: scale(add(x, x), { factor: 2 }) };
  });
  step.replay();
  expect([...(await step.outputs.y.read())]).toEqual([4, 8]);
});

test("outputs of a disposed capture are refused in ops, reads, writes and views", async () => {
  using x = vector(1, 2);
  const step = capture(device, [x], () => add(x, x));
  const { outputs } = step;
  step.dispose();
  const message = "tensor [2]: was disposed with its capture: read it before, or keep the capture";
  expect(() => add(x, outputs)).toThrow(`add: ${message}`);
  expect(() => outputs.write([1, 2])).toThrow(message);
  expect(() => outputs.view([1])).toThrow(message);
  await expect(outputs.read()).rejects.toThrow(message);
  expect(() => step.replay()).toThrow("replay: the capture was disposed: make another");
  await expect(step.compile()).rejects.toThrow("compile: the capture was disposed: make another");
  await expect(step.profile()).rejects.toThrow("profile: the capture was disposed: make another");
});

test("a capture whose device was disposed refuses to replay, but can be disposed", async () => {
  const closed = await openDevice({ adapter: device.adapter.kind });
  const x = closed.tensor([1], [1]);
  const step = capture(closed, [x], () => add(x, x));
  closed.dispose();
  const message = "device: expected an open device, got a disposed one: open another with openDevice()";
  expect(() => step.replay()).toThrow(message);
  expect(() => step.replay([1])).toThrow(message);
  await expect(step.compile()).rejects.toThrow(message);
  await expect(step.profile()).rejects.toThrow(message);
  await expect(step.outputs.read()).rejects.toThrow(message);
  expect(() => capture(closed, [x], () => add(x, x))).toThrow(message);
  step.dispose();
});
