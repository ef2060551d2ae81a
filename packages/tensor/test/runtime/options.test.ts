import { kernel } from "@bosquejo/kernels";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import * as tensor from "../../src/index.js";
import { capture, type Device, flat, GpuError, op, openDevice, type Tensor, TensorError, tune } from "../../src/index.js";
import { any } from "../helpers.js";

let device: Device;
let all: Readonly<Record<string, Tensor>>;
beforeAll(async () => {
  device = await openDevice();
  all = {
    ...{ x: device.zeros([4]), m: device.zeros([2, 3]), image: device.zeros([1, 4, 4, 2]), one: device.zeros([1]) },
    ...{
      w: device.zeros([3, 3, 2, 5]),
      w2: device.zeros([3, 5]),
      bias: device.zeros([5]),
      n: device.zeros([4], "u32"),
    },
    ...{ key: device.zeros([2], "u32"), count: device.zeros([1], "u32"), c3: device.zeros([3]) },
  };
});
afterAll(() => device.dispose());
let liveBytes = 0;
beforeEach(() => {
  liveBytes = device.stats.liveBytes;
});
afterEach(() => expect(device.stats.liveBytes).toBe(liveBytes));

const called: Readonly<Record<string, (...args: unknown[]) => unknown>> = any(tensor);

/** A tensor of the table above, by its name. */
class Named {
  constructor(readonly name: string) {}
}
const t = (name: string) => new Named(name);
const given = (value: unknown): unknown => {
  if (value instanceof Named) return all[value.name];
  if (value === "the device") return device;
  if (Array.isArray(value)) return value.map(given);
  if (value && Object.getPrototypeOf(value) === Object.prototype)
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, given(each)]));
  return value;
};
const device_ = "the device";

/** A function's name, its arguments, and what it says after its name. */
type Refusal = readonly [name: string, args: readonly unknown[], message: string];
const shown = (args: readonly unknown[]) =>
  args.map((arg) => (arg instanceof Named ? arg.name : (JSON.stringify(arg) ?? String(arg)))).join(", ");

function refusals(table: readonly Refusal[]): void {
  test.each(table.map(([name, args, message]) => [name, shown(args), args, message] as const))(
    "%s(%s)",
    (name, _shown, args, message) => {
      let got: unknown;
      try {
        called[name]!(...args.map(given));
      } catch (error) {
        got = error;
      }
      expect(got).toBeInstanceOf(TensorError);
      expect((got as Error).message).toBe(`${name}: ${message}`);
    },
  );
}

const window = { stride: 1, padding: 1, activation: "none" };
const conv = (more: object) => [t("image"), t("w"), t("bias"), { ...window, ...more }];
const windows = "wants options { stride, padding, dilation?, groups?, activation }";
const pools = "wants options { kernel, stride?, padding? }";
const adamArgs = [t("x"), t("x"), t("x"), t("x"), t("count"), t("one")];
const betas = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };
const decays = "weightDecay?, decayed?, lossScale?";
const sgdArgs = [t("x"), t("x"), t("x"), t("one")];
const batch = { order: t("n"), cursor: t("count"), size: 2 };

describe("options that are misspelt, missing or none are refused with those that there are", () => {
  refusals([
    ["sum", [t("m"), { axis: 1 }], "wants options { axes?, keepDims? }, got axis"],
    ["mean", [t("m"), { keepdims: true }], "wants options { axes?, keepDims? }, got keepdims"],
    ["max", [t("m"), t("m")], "wants options { axes?, keepDims? }, got a Tensor"],
    ["sum", [t("m"), 1], "wants options { axes?, keepDims? }, got 1"],
    ["sum", [t("m"), [1]], "wants options { axes?, keepDims? }, got an array"],
    ["argmax", [t("m")], "wants options { axis, keepDims? }, got none"],
    ["argmax", [t("m"), { axes: [1] }], "wants options { axis, keepDims? }, got axes"],
    ["argmax", [t("m"), {}], "wants options { axis, keepDims? }, got no axis"],
    ["relu", [t("m"), { slope: 1 }], "wants no options, got slope"],
    ["relu", [t("m"), "inplace"], 'wants no options, got "inplace"'],
    ["matmul", [t("m"), t("m"), { transposeB: true }], "wants no options, got transposeB"],
    ["leakyRelu", [t("m"), { negativeSlope: 1 }], "wants options { slope }, got negativeSlope"],
    ["conv2d", conv({ pad: 1 }), `${windows}, got pad`],
    ["conv2d", [t("image"), t("w"), t("bias")], `${windows}, got none`],
    ["conv2d", [t("image"), t("w"), t("bias"), { stride: 1 }], `${windows}, got no padding`],
    ["maxPool2d", [t("image"), { kernel: 2, strides: 2 }], `${pools}, got strides`],
    ["upsampleNearest", [t("image"), { factor: 2 }], "wants options { scale }, got factor"],
    ["embedding", [t("m"), t("n"), { paddingIndex: 0 }], "wants no options, got paddingIndex"],
    ["concat", [[t("x"), t("x")]], "wants options { axis }, got none"],
    ["concat", [[t("x"), t("x")], 0], "wants options { axis }, got 0"],
    ["slice", [t("x"), { start: [0], stop: [1] }], "wants options { start, end }, got stop"],
    ["transpose", [t("m")], "wants options { axes }, got none"],
    ["pad", [t("x"), { padding: [[1, 1]] }], "wants options { padding, value }, got no value"],
    ["cast", [t("x")], "wants options { dtype }, got none"],
    ["layerNorm", [t("m"), t("c3"), t("c3"), { eps: 1 }], "wants options { epsilon }, got eps"],
    ["groupNorm", [t("m"), t("c3"), t("c3"), { epsilon: 1 }], "wants options { groups, epsilon }, got no groups"],
    ["dropout", [t("x"), t("key"), { p: 0.5, stream: 0 }], "wants options { rate, stream }, got p"],
    ["gradients", [t("one"), [t("x")], { seeds: 1 }], "wants options { seed?, into? }, got seeds"],
    ["sgd", sgdArgs, `wants options { momentum, nesterov?, ${decays} }, got none`],
    ["sgd", [...sgdArgs, { momentum: 0, decay: 1 }], `wants options { momentum, nesterov?, ${decays} }, got decay`],
    ["adam", [...adamArgs, { ...betas, eps: 1 }], `wants options { beta1, beta2, epsilon, ${decays} }, got eps`],
    ["adamw", adamArgs, `wants options { beta1, beta2, epsilon, ${decays} }, got none`],
    ["rmsprop", [...sgdArgs, { rho: 0.9 }], `wants options { rho, epsilon, ${decays} }, got no epsilon`],
    ["clipGradients", [t("x")], "wants options { maxNorm, lossScale? }, got none"],
    ["clipGradients", [t("x"), { norm: 1 }], "wants options { maxNorm, lossScale? }, got norm"],
    ["advance", [t("count"), { at: 0, by: 1 }], "wants options { at, by, limit }, got no limit"],
    ["record", [t("m"), t("c3"), t("count")], "wants options { at }, got none"],
    ["gatherRows", [t("m"), { ...batch, start: 0 }], "wants options { order, cursor, size }, got start"],
  ]);
});

describe("options out of their range or kind are refused", () => {
  const activations = '"none", "relu", "sigmoid", "tanh" or { leakyRelu: slope }';
  const linear = (activation: unknown) => [t("m"), t("w2"), t("bias"), activation];
  refusals([
    ["sum", [t("m"), { axes: 1 }], "wants an array for axes, got 1"],
    ["sum", [t("m"), { axes: ["1"] }], 'wants an axis from -2 to 1 of [2, 3], got "1"'],
    ["sum", [t("m"), { keepDims: 1 }], "wants true or false for keepDims, got 1"],
    ["softmax", [t("m"), { axis: "last" }], 'wants an axis from -2 to 1 of [2, 3], got "last"'],
    ["clamp", [t("x")], "wants min, max or both, got neither"],
    ["clamp", [t("x"), { min: 2, max: 1 }], "wants min of at most max, got min 2 and max 1"],
    ["clamp", [t("x"), { min: "2", max: 3 }], 'wants min of at most max, got min "2" and max 3'],
    ["clamp", [t("x"), { min: null, max: 1 }], "wants min of at most max, got min null and max 1"],
    ["clamp", [t("x"), { min: Number.NaN }], "wants min of at most max, got min NaN and max undefined"],
    [
      "linear",
      linear({ activation: "relu" }),
      `wants an activation of ${activations}, got { activation: "relu" }: hand over "relu" itself`,
    ],
    ["linear", linear("leakyRelu"), `wants an activation of ${activations}, got "leakyRelu"`],
    ["linear", linear("toString"), `wants an activation of ${activations}, got "toString"`],
    ["linear", linear({ leakyRelu: "a" }), 'wants a finite number for leakyRelu, got "a"'],
    ["conv2d", conv({ activation: true }), `wants an activation of ${activations}, got a boolean`],
    ["conv2d", conv({ padding: "same" }), 'wants a padding of 0 or more, got "same": give a number or [height, width]'],
    ["conv2d", conv({ stride: "2" }), 'wants a stride of 1 or more, got "2": give a number or [height, width]'],
    ["conv2d", conv({ stride: ["2", 1] }), 'wants a stride of 1 or more, got "2"x1'],
    ["conv2d", conv({ stride: [2] }), "wants a stride of 1 or more, got [2]: give a number or [height, width]"],
    ["conv2d", conv({ stride: Number.NaN }), "wants a stride of 1 or more, got NaN"],
    ["conv2d", conv({ stride: 1e10 }), "wants a stride of 1 or more, got 10000000000: 16777216 is the most"],
    ["conv2d", conv({ padding: -1 }), "wants a padding of 0 or more, got -1"],
    ["conv2d", conv({ dilation: null }), "wants a dilation of 1 or more, got null: give a number or [height, width]"],
    ["convTranspose2d", conv({ outputPadding: -1 }), "wants an outputPadding of 0 or more, got -1"],
    ["conv2d", conv({ groups: "1" }), 'wants groups of 1 or more, got "1"'],
    [
      "maxPool2d",
      [t("image"), { kernel: "2" }],
      'wants a kernel of 1 or more, got "2": give a number or [height, width]',
    ],
    ["transpose", [t("m"), { axes: 1 }], "wants an array for axes, got 1"],
    ["slice", [t("x"), { start: 0, end: [1] }], "wants an array for start, got 0"],
    [
      "slice",
      [t("x"), { start: ["0"], end: [1] }],
      'wants 0 <= start < end <= size along each axis of [4], got ["0"] to [1]',
    ],
    ["pad", [t("x"), { padding: 1, value: 0 }], "wants an array for padding, got 1"],
    [
      "pad",
      [t("x"), { padding: [[1]], value: 0 }],
      "wants [before, after] of 0 or more for each axis of [4], got [[1]]",
    ],
    ["pad", [t("x"), { padding: [[1, 1]], value: "0" }], 'wants a finite number for value, got "0"'],
    ["cast", [t("x"), { dtype: "float" }], 'wants a dtype of f32, f16, i32 or u32, got "float"'],
    [
      "batchNorm",
      [t("m"), t("c3"), t("c3"), t("c3"), t("c3"), { training: "false", momentum: 0.1, epsilon: 1e-5 }],
      'wants true or false for training, got "false"',
    ],
    ["layerNorm", [t("m"), t("c3"), t("c3"), { epsilon: "a" }], 'wants an epsilon above 0, got "a"'],
    ["dropout", [t("x"), t("key"), { rate: "a", stream: 0 }], 'wants a rate from 0 to below 1, got "a"'],
    ["dropout", [t("x"), t("key"), { rate: "0.5", stream: 0 }], 'wants a rate from 0 to below 1, got "0.5"'],
    [
      "dropout",
      [t("x"), t("key"), { rate: 0.5, stream: 1.5 }],
      "wants a whole number from 0 to 2^32 - 1 for stream, got 1.5",
    ],
    ["sgd", [...sgdArgs, { momentum: "0.9" }], 'wants a momentum from 0 to below 1, got "0.9"'],
    ["sgd", [...sgdArgs, { momentum: 0.9, nesterov: "no" }], 'wants true or false for nesterov, got "no"'],
    ["sgd", [...sgdArgs, { momentum: 0, weightDecay: -1 }], "wants a weight decay of 0 or more, got -1"],
    ["sgd", [...sgdArgs, { momentum: 0, decayed: 8 }], "wants decayed weights in fours, 4 at most, got 8"],
    ["sgd", [...sgdArgs, { momentum: 0, weightDecay: 1e39 }], "wants a weight decay of 0 or more, got 1e+39"],
    ["sgd", [...sgdArgs, { momentum: 0, lossScale: 1e-40 }], "wants a loss scale above 0, got 1e-40"],
    ["sgd", [...sgdArgs, { momentum: 0, lossScale: "2" }], 'wants a loss scale above 0, got "2"'],
    ["rmsprop", [...sgdArgs, { rho: 1, epsilon: 1 }], "wants rho from 0 to below 1, got 1"],
    ["rmsprop", [...sgdArgs, { rho: 0.9, epsilon: 0 }], "wants an epsilon above 0, got 0"],
    ["adam", [...adamArgs, { ...betas, epsilon: "1" }], 'wants an epsilon above 0, got "1"'],
    ["clipGradients", [t("x"), { maxNorm: "1" }], 'wants a norm above 0, got "1"'],
    ["advance", [t("count"), { at: 0, by: 1.5, limit: 0 }], "wants a whole number from 0 to 2^32 - 1 for by, got 1.5"],
    ["advance", [t("count"), { at: 0, by: 1, limit: -1 }], "wants a whole number from 0 to 2^32 - 1 for limit, got -1"],
    ["advance", [t("count"), { at: "0", by: 1, limit: 0 }], 'wants a place in counter [1], got at = "0"'],
    ["gatherRows", [t("m"), { ...batch, size: "2" }], 'wants a batch of 1 or more, got "2"'],
    ["gradients", [t("one"), [t("x")], { seed: t("count") }], "wants f32 for y, seed and into, got u32"],
  ]);
});

test("clamp may have one side open", async () => {
  using x = device.tensor([3], [-2, 0, 2]);
  using above = tensor.clamp(x, { min: -1 });
  using below = tensor.clamp(x, { max: 1 });
  expect([...(await above.read()), ...(await below.read())]).toEqual([-1, 0, 2, -2, 0, 1]);
});

describe("arguments that are missing, too many or of another kind are refused", () => {
  refusals([
    ["relu", [t("x"), t("x")], "wants tensors (x), got 2"],
    ["relu", [], "wants tensors (x), got none"],
    ["matmul", [t("m"), 5], "wants tensors (a, b), got 1 and 5"],
    ["advance", [undefined, { at: 0 }], "wants a tensor for input 1, got undefined"],
    ["mseLoss", [t("x")], "wants tensors (x, targets), got 1"],
    ["conv2d", [t("image"), t("w"), window], "wants tensors (x, w, bias), got 2"],
    ["embedding", [t("m")], "wants tensors (table, indices), got 1"],
    ["add", [t("x"), t("x"), t("x")], "wants two operands, got 3"],
    ["add", [t("x")], "wants two tensors, or a tensor and a number, got a tensor and undefined"],
    ["less", [t("x"), "1"], 'wants two tensors, or a tensor and a number, got a tensor and "1"'],
    ["where", [1, t("x"), t("x")], "wants a tensor for condition, got 1"],
    ["where", [t("n"), t("x"), t("x"), t("x")], "wants two operands, got 3"],
    ["sum", [[1, 2]], "wants a tensor for x, got an array"],
    ["concat", [t("x"), t("x"), { axis: 0 }], "wants an array of tensors for its first argument, got a Tensor"],
    ["concat", [[], { axis: 0 }], "wants tensors, got none"],
    ["reshape", [undefined, [2]], "wants a tensor for x, got undefined"],
    ["reshape", [t("x"), 2, 2], "wants a shape such as [64, 300], got 2"],
    ["broadcastTo", [t("x")], "shape: wants a shape such as [64, 300], got undefined"],
    ["gatherImages", [t("n"), t("n"), batch], "wants a shape such as [64, 300], got undefined"],
    ["flat", [device_], "wants shapes by name such as { w: [64, 300] }, got undefined"],
    ["flat", [{ w: [2] }], "wants a device, got an object: await openDevice() opens one"],
    ["flat", [device_, { w: 2 }], "w: wants a shape such as [64, 300], got 2"],
    ["scope", [device_], "wants a function for its body, got undefined"],
    ["capture", [device_, []], "wants a function for its body, got undefined"],
    ["capture", [device_, () => 1], "wants an array of tensors for inputs, got a function"],
    ["gradients", [t("one")], "wants an array of tensors for wrt, got undefined"],
    ["launch", [], "wants a kernel, its sizes and tensors by name, got undefined, undefined, undefined"],
    ["op", [], "wants a declaration with a name, got undefined"],
    ["count", [5], "wants a shape such as [64, 300], got 5"],
    ["dims", [[2]], 'wants a pattern such as "a[M,K] b[K,N]", got an array'],
  ]);

  test("dims says what stands in a shape's place", () => {
    expect(() => called.dims!("a[M]", 5)).toThrow("wants a[M], got 5 for a shape");
    expect(() => called.dims!("a[M]", all.x)).toThrow("wants a[M], got a Tensor for a shape");
  });
});

describe("random numbers want whole numbers of 32 bits", () => {
  const range = "wants a whole number from 0 to 2^32 - 1 for";
  refusals([
    ["randomKey", [device_], `${range} seed, got undefined`],
    ["randomKey", [device_, -1], `${range} seed, got -1`],
    ["randomKey", [device_, 1, 0.5], `${range} step, got 0.5`],
    ["randomKey", [7], "wants a device, got 7: await openDevice() opens one"],
    ["normals", [-1, 0, 0, 0], `${range} length, got -1`],
    ["normals", [1.5, 0, 0, 0], `${range} length, got 1.5`],
    ["normals", [4, 0, 0], `${range} step, got undefined`],
    ["normals", [4, 2 ** 32, 0, 0], `${range} seed, got 4294967296`],
    ["permutation", ["4", 1, 0, 0], `${range} length, got "4"`],
    ["permutation", [4, Number.NaN, 0, 0], `${range} seed, got NaN`],
    ["threefry", [1, [0, 0]], "wants two whole numbers for key, got 1"],
    [
      "threefry",
      [
        [1, 0],
        [0, -1],
      ],
      `${range} counter[1], got -1`,
    ],
    ["uniform01", [0.5], `${range} bits, got 0.5`],
  ]);
});

describe("devices are opened with options that exist", () => {
  const names = "wants options { adapter?, precision?, tile?, robustness?, checks? }";
  test.each([
    [{ adaptor: "llvmpipe" }, `${names}, got adaptor`],
    [{ adapter: 5 }, "wants a name for adapter, got 5"],
    [{ tile: {} }, "wants a name for tile, got an object"],
    [{ precision: "f16" }, 'wants a precision of "f32" or "mixed", got "f16"'],
    [{ robustness: "yes" }, 'wants true or false for robustness, got "yes"'],
    [null, 'wants options such as { adapter: "swiftshader" }, got null'],
    [["llvmpipe"], `${names}, got an array`],
  ])("not with %j", async (options, message) => {
    await expect(openDevice(any(options))).rejects.toThrow(new TensorError(`openDevice: ${message}`));
  });
});

describe("choices", () => {
  const choices = (table: unknown) => () => device.choices.use(any(table));
  test("of tiles that there are none of, or of no slices, are refused", () => {
    expect(choices(undefined)).toThrow("choices.use: wants choices by product, as tune gives them, got undefined");
    expect(choices({ "matmul(M=2)": "registers-8x8" })).toThrow(
      'choices.use: matmul(M=2): wants options { tile, slices }, got "registers-8x8"',
    );
    expect(choices({ "matmul(M=2)": { tile: "registers-3x3", slices: 1 } })).toThrow(
      /^choices.use: matmul\(M=2\): wants a tile of registers-8x8, .*, got "registers-3x3"$/,
    );
    for (const slices of [0, 1.5, "1"]) {
      expect(choices({ p: { tile: "registers-8x8", slices } })).toThrow(
        `choices.use: p: wants a whole number from 1 to 2^32 - 1 for slices, got ${JSON.stringify(slices)}`,
      );
    }
  });

  test("want a precision that there is and a body to look at", () => {
    expect(() => {
      device.choices.precision = any("f16");
    }).toThrow('choices.precision: wants a precision of "f32" or "mixed", got "f16"');
    expect(() => device.choices.unmeasured(any(1))).toThrow("choices.unmeasured: wants a function for its body, got 1");
  });

  test.each([
    [[undefined, [], { budget: 1 }], "wants a device, got undefined: await openDevice() opens one"],
    [[device_, [1], { budget: 1 }], "wants products as choices.unmeasured gives them, got an array"],
    [[device_, []], "wants options { budget, progress? }, got none"],
    [[device_, [], { budget: "1" }], 'wants a budget of 0 or more milliseconds, got "1"'],
    [[device_, [], { budget: 1, progress: 1 }], "wants a function for progress, got 1"],
  ])("tune(...%j)", async (args, message) => {
    await expect(any(tune)(...args.map(given))).rejects.toThrow(new TensorError(`tune: ${message}`));
  });
});

describe("host values", () => {
  test.each([
    ["u32", [-1, 2], "-1 at place 0"],
    ["u32", [1, 2.7], "2.7 at place 1"],
    ["u32", [1, 2 ** 32], "4294967296 at place 1"],
    ["i32", [2 ** 31, 0], "2147483648 at place 0"],
    ["i32", [1, Number.NaN], "NaN at place 1"],
  ] as const)("%s does not hold %j", (dtype, values, message) => {
    expect(() => device.tensor([2], values, dtype)).toThrow(`write: wants numbers that ${dtype} holds, got ${message}`);
    using made = device.zeros([2], dtype);
    expect(() => made.write(values)).toThrow(`write: wants numbers that ${dtype} holds, got ${message}`);
  });

  test("at the ends of a type's range are held", async () => {
    using least = device.tensor([2], [-(2 ** 31), 2 ** 31 - 1], "i32");
    using most = device.tensor([2], [0, 2 ** 32 - 1], "u32");
    expect([...(await least.read("i32")), ...(await most.read("u32"))]).toEqual([
      -(2 ** 31),
      2 ** 31 - 1,
      0,
      2 ** 32 - 1,
    ]);
  });

  test("that are none are not taken for left out", () => {
    for (const none of [null, 0, ""]) {
      expect(() => device.tensor([1], any(none), "f32")).toThrow("write: wants numbers in an array, a Float32Array");
    }
  });

  test("of a tensor of f16 are not read before they are cast", async () => {
    using half = device.tensor([1], undefined, "f16");
    const message = "read: wants f32, i32 or u32 values, got f16: cast them to f32";
    await expect(half.read()).rejects.toThrow(message);
    await expect(half.item()).rejects.toThrow(message);
  });

  test("go to a tensor of the device that writes them", async () => {
    using other = await openDevice();
    expect(() => other.write(all.x!, Float32Array.of(1, 2, 3, 4))).toThrow(
      "write: wants a tensor of its device, got one of another",
    );
    expect(() => device.write(any(1), [1])).toThrow("write: wants a tensor for what it works on, got 1");
    await expect(other.read(all.x!)).rejects.toThrow("read: wants a tensor of its device, got one of another");
  });
});

test("what happens on another device while a capture records is refused", async () => {
  using other = await openDevice();
  const foreign = other.zeros([4]);
  const before = other.stats.liveBytes;
  const inside = (body: () => unknown) => () => capture(device, [all.x!], body);
  expect(inside(() => tensor.exp(foreign))).toThrow(
    /^capture: cannot launch exp on another device while it records: launch it before or after the capture$/,
  );
  expect(inside(() => foreign.write([1, 2, 3, 4]))).toThrow(
    "capture: cannot write [4] on another device while it records: write it before the capture",
  );
  expect(inside(() => capture(other, [], () => tensor.exp(foreign)))).toThrow(
    "capture: cannot capture on another device while it records: make the other capture before",
  );
  expect(other.stats.liveBytes).toBe(before);
  tensor.exp(foreign).dispose();
});

test("a captured step says what it wants to compile and explain", async () => {
  using step = capture(device, [], () => tensor.exp(all.x!));
  await expect(step.compile(any(1))).rejects.toThrow("compile: wants a function for progress, got 1");
  expect(() => step.explain(any([1]))).toThrow("explain: wants options { ms, roofline? }, got an array");
  expect(() => step.explain({ ms: [] })).toThrow("explain: wants ms with a time for each of 1 launches, got 0");
  expect(() => step.explain({ ms: [1], roofline: any({ gflops: 1 }) })).toThrow(
    "explain: roofline: wants options { gflops, gigabytesPerSecond }, got no gigabytesPerSecond",
  );
});

describe("an op of one's own", () => {
  const copy = kernel<{ N: number }, "x" | "y">({
    ...{ name: "copy", buffers: ["x", "y"], threads: () => 1, source: [""] },
  });

  test("that throws in its forward leaves nothing behind", () => {
    const broken = op<readonly [Tensor], { N: number }>({
      name: "broken",
      sizes: ([x]) => ({ N: x[0]! }),
      shape: ({ N }) => [N],
      forward: (s, y, [x], keep) => {
        keep(y.device.tensor([1000]));
        tensor.launch(copy, s, { x, y });
      },
    });
    expect(() => broken(all.x!)).toThrow("its WGSL declares no storage buffer x");
  });

  test("is looked at as far as it names its tensors and options", () => {
    const rule = {
      ...{ name: "own", sizes: () => ({}), shape: () => [1] },
      forward: () => {
        throw new TensorError("got so far");
      },
    };
    const unnamed = op<readonly Tensor[], Record<string, number>, { readonly by?: number }>(rule);
    const named = op<readonly [Tensor], Record<string, number>, { readonly by: number; readonly more?: number }>({
      ...rule,
      inputs: ["x"],
      options: ["by", "more?"],
    });
    expect(() => unnamed(all.x!, all.x!, any({ nonsense: 1 }))).toThrow("got so far");
    expect(() => named(all.x!, { by: 1, more: 2 })).toThrow("got so far");
    expect(() => named(all.x!, any({ more: 1 }))).toThrow("own: wants options { by, more? }, got no by");
    expect(() => any(named)(all.x!, all.x!, { by: 1 })).toThrow("own: wants tensors (x), got 2");
  });

  test("is declared with a name, a shape rule and a forward", () => {
    expect(() => op(any({ name: "own" }))).toThrow("op own: wants a function for sizes, got undefined");
  });
});

// functions that take what they are for from anybody
const lenient = ["listAdapters", "diagnose", "openDevice", "tune"];
const junk = [undefined, null, 5, -1, Number.NaN, "", "same", true, [], [1], {}, { a: 1 }, () => 1];

test("whatever functions are called with, what they throw is an error of ours", () => {
  const functions = Object.entries(called).filter(([name]) => /^[a-z]/.test(name) && !lenient.includes(name));
  expect(functions.length).toBeGreaterThan(60);
  for (const [name, call] of functions) {
    const tensors = [all.x, all.m, all.image, all.n];
    const first = [...junk, ...tensors, device];
    for (const a of first) {
      for (const b of [...junk, ...tensors]) {
        for (const rest of [[], [{}], [b, {}], [b, b, { stride: 1 }]]) {
          tensor.scope(device, () => {
            try {
              call(a, b, ...rest);
            } catch (error) {
              const known = error instanceof TensorError || error instanceof GpuError;
              if (!known) expect.fail(`${name}: ${String(error)}`);
              expect((error as Error).message, name).not.toMatch(/undefined \(|is not|cannot read|destructure/i);
            }
          });
        }
      }
    }
  }
});

test("every op of the package names its tensors and options", () => {
  const ops = Object.entries(called).filter(([, call]) => "opName" in call);
  expect(ops.length).toBeGreaterThan(30);
  for (const [name, call] of ops) {
    let inputs = "";
    try {
      call();
    } catch (error) {
      [, inputs = ""] = /: wants tensors \((.*)\), got none$/.exec((error as Error).message) ?? [];
    }
    expect(inputs, name).not.toBe("");
    if (["linear", "broadcastTo"].includes(name)) continue;
    const tensors = inputs.split(", ").map(() => all.x);
    expect(() => call(...tensors, { nonsense: 1 }), name).toThrow(/, got nonsense$/);
  }
});

test("weights that are laid flat want shapes", () => {
  expect(() => flat(device, any({ w: [2, 0] }))).toThrow("flat: w: wants sizes of 1 or more, got [2, 0]");
});
