import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import {
  add,
  capture,
  type Device,
  gradients,
  launch,
  log,
  matmul,
  openDevice,
  scope,
  type Tensor,
} from "../../src/index.js";
import { any, vectorsOn } from "../helpers.js";

let device: Device;
beforeAll(async () => {
  device = await openDevice();
});
afterAll(() => device.dispose());
afterEach(() => expect(device.stats.liveBytes).toBe(0));

const vector = vectorsOn(() => device);

describe("device.tensor", () => {
  test.each([
    [undefined, "tensor: expected a shape such as [64, 300], got undefined"],
    [4, "tensor: expected a shape such as [64, 300], got 4"],
    ["4", 'tensor: expected a shape such as [64, 300], got "4"'],
    [["4"], 'tensor: expected sizes of 1 or more, got ["4"]'],
    [[2, Number.NaN], "tensor: expected sizes of 1 or more, got [2, NaN]"],
    [[2, undefined], "tensor: expected sizes of 1 or more, got [2, undefined]"],
    [
      [2 ** 16, 2 ** 16],
      "tensor: expected at most 4294967295 values, got [65536, 65536]: split it into several tensors",
    ],
    [[2 ** 40, 2 ** 40], "tensor: expected at most 4294967295 values"],
  ])("refuses the shape %j", (shape, message) => {
    expect(() => device.tensor(any(shape))).toThrow(message);
    expect(() => device.zeros(any(shape))).toThrow(message.replace("tensor:", "zeros:"));
  });

  test.each([
    [null, "an array, a Float32Array, an Int32Array or a Uint32Array, got null"],
    ["1", 'an array, a Float32Array, an Int32Array or a Uint32Array, got "1"'],
    [Float64Array.of(1), "an array, a Float32Array, an Int32Array or a Uint32Array, got a Float64Array"],
    [Float32Array.of(1).buffer, "an array, a Float32Array, an Int32Array or a Uint32Array, got an ArrayBuffer"],
  ])("refuses %o for values", (values, message) => {
    expect(() => device.tensor([1], any(values))).toThrow(`write: expected numbers in ${message}`);
    using x = vector(1);
    expect(() => x.write(any(values))).toThrow(`write: expected numbers in ${message}`);
  });

  test("refuses array elements that are no numbers, and says what to do about nested arrays", () => {
    expect(() => device.tensor([2], any([1, "2"]))).toThrow('write: expected numbers, got "2" at index 1');
    expect(() => device.tensor([2], any([undefined, 2]))).toThrow("write: expected numbers, got undefined at index 0");
    expect(() => device.tensor([1, 2], any([[1, 2]]))).toThrow(
      "write: expected numbers, got an array at index 0: flatten the array; the shape gives its dimensions",
    );
  });

  test("refuses an unknown dtype", () => {
    expect(() => device.tensor([1], [1], any("float32"))).toThrow(
      'tensor: expected a dtype of f32, f16, i32 or u32, got "float32"',
    );
    expect(() => device.zeros([1], any("float32"))).toThrow(
      'zeros: expected a dtype of f32, i32 or u32, got "float32"',
    );
    expect(() => device.zeros([1], any("f16"))).toThrow(
      'zeros: expected a dtype of f32, i32 or u32, got "f16": cast zeros of f32',
    );
  });

  test("refuses more bytes than the adapter can bind before it makes a buffer, also for the result of an op", () => {
    const { maxStorageBufferBindingSize, maxBufferSize } = device.gpu.device.limits;
    const most = Math.min(maxStorageBufferBindingSize, maxBufferSize);
    const grouped = (bytes: number) => bytes.toLocaleString("en-US");
    const message = (shape: string, bytes: number) =>
      `tensor ${shape}: expected at most ${grouped(most)} bytes, which is the limit of ${device.adapter.name}, ` +
      `got ${grouped(bytes)}: use a smaller batch, or split it into several tensors`;
    const length = Math.floor(most / 4) + 4;
    const bytes = Math.ceil((4 * length) / 16) * 16;
    const before = { ...device.stats };
    expect(() => device.tensor([length])).toThrow(message(`[${length}]`, bytes));
    expect(() => device.zeros([length])).toThrow(message(`[${length}]`, bytes));
    const side = Math.ceil(Math.sqrt(length / 4)) * 2;
    if (side ** 2 < 2 ** 32) {
      using x = device.tensor([side, 1]);
      using w = device.tensor([1, side]);
      const wanted = Math.ceil((4 * side ** 2) / 16) * 16;
      expect(() => matmul(x, w)).toThrow(`matmul: ${message(`[${side}, ${side}]`, wanted)}`);
    }
    expect(device.stats.liveBytes).toBe(before.liveBytes);
  });
});

test("a launch without one of its tensors is refused, and the message names the buffer", () => {
  using x = vector(1);
  const copy = { name: "copy", buffers: ["a", "y"] };
  expect(() => launch(any(copy), {}, any({ a: x }))).toThrow("copy: expected a tensor for its buffer y, got undefined");
});

test("gradients refuse arguments that are no tensors or no arrays of tensors", () => {
  using x = vector(2);
  expect(() => gradients(any(undefined), [x])).toThrow("gradients: expected a tensor for y, got undefined");
  expect(() => gradients(x, any(x))).toThrow("gradients: expected an array of tensors for wrt, got a Tensor");
  expect(() => gradients(x, any([x, 3]))).toThrow("gradients: expected a tensor for wrt[1], got 3");
  expect(() => gradients(x, [x], { seed: any(1) })).toThrow("gradients: expected a tensor for seed, got 1");
  expect(() => gradients(x, [x], { into: any({}) })).toThrow(
    "gradients: expected an array of tensors for into, got an object",
  );
});

/** A value that looks like a tensor of another copy of this package. */
const foreign = { [Symbol.for("@bosquejo/tensor.Tensor")]: true, shape: [2] };
const kind = "a tensor of another copy of @bosquejo/tensor";
const remedy =
  ": two copies are loaded: list them with npm ls @bosquejo/tensor, then use one version everywhere or npm dedupe";

test("a tensor of another copy of this package is recognized by all functions", () => {
  using x = vector(1, 2);
  expect(Symbol.for("@bosquejo/tensor.Tensor") in x).toBe(true);
  expect(() => log(any(foreign))).toThrow(`log: expected tensors and options, got ${kind} as argument 1${remedy}`);
  expect(() => add(x, any(foreign))).toThrow(`got a tensor and ${kind}${remedy}`);
  expect(() => gradients(any(foreign), [x])).toThrow(`gradients: expected a tensor for y, got ${kind}${remedy}`);
  expect(() => capture(device, [any(foreign)], () => x)).toThrow(
    `capture: expected a tensor for inputs[0], got ${kind}${remedy}`,
  );
  expect(() => launch(any({ name: "copy", buffers: ["a"] }), {}, any({ a: foreign }))).toThrow(
    `copy: expected a tensor for its buffer a, got ${kind}${remedy}`,
  );
});

test("a scope needs a device and a synchronous body", async () => {
  expect(() => scope(any(undefined), () => 1)).toThrow(
    "scope: expected a device, got undefined: await openDevice() opens one",
  );
  expect(() => scope(any(Promise.resolve(device)), () => 1)).toThrow("scope: expected a device, got a Promise");
  let made: Tensor | undefined;
  const waiting = () =>
    scope(device, async () => {
      made = vector(1);
      throw new Error("nothing awaits this");
    });
  expect(waiting).toThrow(
    "scope: expected a synchronous body, got one that returns a promise: await before or after the call, not inside",
  );
  expect(made!.disposed).toBe(true);
});

test("openDevice refuses unknown options", async () => {
  await expect(openDevice(any("llvmpipe"))).rejects.toThrow(
    'openDevice: expected options such as { adapter: "swiftshader" }, got "llvmpipe"',
  );
  await expect(openDevice({ checks: any("inf") })).rejects.toThrow(
    'openDevice: expected checks of "nan" or none, got "inf"',
  );
});
