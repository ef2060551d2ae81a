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
    [[2 ** 16, 2 ** 16], "tensor: expected at most 4294967295 values, got [65536, 65536]: make several tensors of it"],
    [[2 ** 40, 2 ** 40], "tensor: expected at most 4294967295 values"],
  ])("refuses the shape %j", (shape, message) => {
    expect(() => device.tensor(any(shape))).toThrow(message);
    expect(() => device.zeros(any(shape))).toThrow(
      message.replace("tensor:", "zeros:").replace("several zeros", "several tensors"),
    );
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

  test("refuses what is no number in an array, and says what to do about nested ones", () => {
    expect(() => device.tensor([2], any([1, "2"]))).toThrow('write: expected numbers, got "2" at place 1');
    expect(() => device.tensor([2], any([undefined, 2]))).toThrow("write: expected numbers, got undefined at place 0");
    expect(() => device.tensor([1, 2], any([[1, 2]]))).toThrow(
      "write: expected numbers, got an array at place 0: flatten it, a shape says how values lie",
    );
  });

  test("refuses a type that is not there", () => {
    expect(() => device.tensor([1], [1], any("float32"))).toThrow(
      'tensor: expected a dtype of f32, f16, i32 or u32, got "float32"',
    );
    expect(() => device.zeros([1], any("float32"))).toThrow(
      'zeros: expected a dtype of f32, i32 or u32, got "float32"',
    );
    expect(() => device.zeros([1], any("f16"))).toThrow(
      'zeros: expected a dtype of f32, i32 or u32, got "f16": cast it',
    );
  });

  test("refuses more bytes than the adapter binds, before anything is made, also as the result of an op", () => {
    const { maxStorageBufferBindingSize, maxBufferSize } = device.gpu.device.limits;
    const most = Math.min(maxStorageBufferBindingSize, maxBufferSize);
    const grouped = (bytes: number) => bytes.toLocaleString("en-US");
    const message = (shape: string, bytes: number) =>
      `tensor ${shape}: expected at most ${grouped(most)} bytes, got ${grouped(bytes)}: ${device.adapter.name} binds no more at once: take a smaller batch, or make several tensors of it`;
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

test("a launch without one of its tensors is refused by the buffer's name", () => {
  using x = vector(1);
  const copy = { name: "copy", buffers: ["a", "y"] };
  expect(() => launch(any(copy), {}, any({ a: x }))).toThrow("copy: expected a tensor for its buffer y, got undefined");
});

test("gradients of what is no tensor, or not in an array, are refused", () => {
  using x = vector(2);
  expect(() => gradients(any(undefined), [x])).toThrow("gradients: expected a tensor for y, got undefined");
  expect(() => gradients(x, any(x))).toThrow("gradients: expected an array of tensors for wrt, got a Tensor");
  expect(() => gradients(x, any([x, 3]))).toThrow("gradients: expected a tensor for wrt[1], got 3");
  expect(() => gradients(x, [x], { seed: any(1) })).toThrow("gradients: expected a tensor for seed, got 1");
  expect(() => gradients(x, [x], { into: any({}) })).toThrow(
    "gradients: expected an array of tensors for into, got an object",
  );
});

/** A tensor as another copy of this package would have made it. */
const foreign = { [Symbol.for("@bosquejo/tensor.Tensor")]: true, shape: [2] };
const kind = "a tensor of another copy of @bosquejo/tensor";
const remedy =
  ": two copies are loaded, npm ls @bosquejo/tensor says from where; npm dedupe, or one version for all, leaves one";

test("a tensor of another copy of this package is told as such, wherever it goes", () => {
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

test("a scope needs a device and a body that ends at once", async () => {
  expect(() => scope(any(undefined), () => 1)).toThrow(
    "scope: expected a device, got undefined: await openDevice() opens one",
  );
  expect(() => scope(any(Promise.resolve(device)), () => 1)).toThrow("scope: expected a device, got a Promise");
  let made: Tensor | undefined;
  const waiting = () =>
    scope(device, async () => {
      made = vector(1);
      throw new Error("nobody waits for it");
    });
  expect(waiting).toThrow(
    "scope: expected a body that ends at once, got a promise: await before it or after it, not inside",
  );
  expect(made!.disposed).toBe(true);
});

test("devices are opened with options that exist", async () => {
  await expect(openDevice(any("llvmpipe"))).rejects.toThrow(
    'openDevice: expected options such as { adapter: "swiftshader" }, got "llvmpipe"',
  );
  await expect(openDevice({ checks: any("inf") })).rejects.toThrow(
    'openDevice: expected checks of "nan" or none, got "inf"',
  );
});
