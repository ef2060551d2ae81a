import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import {
  type Device,
  dims,
  linear,
  log,
  matmul,
  op,
  openDevice,
  reshape,
  scale,
  softmax,
  sum,
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

describe("ops", () => {
  test("report both shapes and why they do not fit", () => {
    using a = device.zeros([64, 300]);
    using b = device.zeros([256, 512]);
    expect(() => matmul(a, b)).toThrow(
      "matmul: expected a[M,K] b[K,N], got [64, 300] [256, 512]: K is both 300 and 256",
    );
    expect(() => any(matmul)(a)).toThrow("matmul: expected tensors (a, b), got 1");
    expect(() => any(matmul)(a, b, b)).toThrow("matmul: expected tensors (a, b), got 3");
  });

  test.each([
    [undefined, "undefined as argument 2"],
    [null, "null as argument 2"],
    [Number.NaN, "NaN as argument 2"],
    [[1, 2], "an array as argument 2: device.tensor(shape, values) makes a tensor of it"],
    [Float32Array.of(1), "a Float32Array as argument 2: device.tensor(shape, values) makes a tensor of it"],
    [Promise.resolve(), "a promise as argument 2: await it first"],
    [() => 1, "a function as argument 2"],
  ])("refuse %o in the place of a tensor", (wrong, message) => {
    using a = device.zeros([2, 2]);
    expect(() => any(matmul)(a, wrong)).toThrow(`matmul: expected tensors and options, got ${message}`);
  });

  test("refuse numbers that are not finite, and name the option", () => {
    using x = vector(1, 2);
    for (const wrong of [Number.NaN, "2", null, Number.POSITIVE_INFINITY]) {
      const got = typeof wrong === "string" ? `"${wrong}"` : String(wrong);
      expect(() => scale(x, { factor: any(wrong) })).toThrow(`scale: expected a finite number for factor, got ${got}`);
    }
    expect(() => scale(x, { factor: 1e39 })).toThrow("scale: expected a finite number for factor, got 1e+39");
    expect(() => scale(x, any({ facter: 2 }))).toThrow("scale: expected options { factor }, got facter");
    expect(() => scale(x, any({ factor: undefined }))).toThrow("scale: expected options { factor }, got no factor");
  });

  test("refuse options that are missing, of another kind or given twice", () => {
    using x = vector(1, 2);
    expect(() => any(scale)(x)).toThrow("scale: expected options { factor }, got none");
    expect(() => any(scale)(x, { factor: 1 }, { factor: 2 })).toThrow(
      "scale: expected one options object, got a second one as argument 3",
    );
    expect(() => any(scale)({ factor: 1 })).toThrow("scale: expected tensors (x), got none");
    expect(() => any(softmax)(x)).toThrow("softmax: expected options { axis }, got none");
    using matrix = device.zeros([2, 2]);
    expect(() => linear(matrix, matrix, x, any("rely"))).toThrow(
      'linear: expected an activation of "none", "relu", "sigmoid", "tanh" or { leakyRelu: slope }, got "rely"',
    );
  });

  test("refuse other dtypes, and name the expected one", () => {
    using n = device.zeros([2], "u32");
    expect(() => log(n)).toThrow("log: expected f32 for tensor 1 of 1, got u32");
    expect(() => sum(n, { axes: [0] })).toThrow("sum: expected f32 for tensor 1 of 1, got u32");
  });

  test("that a user declares have the same checks", () => {
    using x = vector(1, 2);
    const double = op<readonly [Tensor], { M: number }, { readonly by: number }>({
      name: "double",
      sizes: ([a], { by }) => ({ ...dims("a[M]", a), BY: by }),
      shape: ({ M }) => [M],
      forward: () => {},
    });
    expect(() => double(x, { by: Number.NaN })).toThrow("double: expected a finite number for by, got NaN");
    expect(() => any(double)(x)).toThrow(
      "double: expected tensors and options that its shape rule accepts, got [2] and no options: ",
    );
    expect(() => double(x, any({ by: x.shape.map }))).toThrow(
      "double: expected a finite number for by, got a function",
    );
  });

  test("leave no tensor on the device when they refuse", () => {
    using x = vector(1, 2);
    const { liveBytes } = device.stats;
    for (let i = 0; i < 3; i++)
      expect(() => reshape(x, [3])).toThrow("reshape: expected a shape of 2 values, got [3] for [2]");
    expect(device.stats.liveBytes).toBe(liveBytes);
  });
});
