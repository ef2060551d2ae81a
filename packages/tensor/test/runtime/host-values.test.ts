import { describe, expect, test } from "vitest";
import { openDevice, TensorError } from "../../src/index.js";
import { any } from "../helpers.js";
import { fixture } from "./refusals.js";

const here = fixture();
describe("host values", () => {
  test.each([
    ["u32", [-1, 2], "-1 at index 0"],
    ["u32", [1, 2.7], "2.7 at index 1"],
    ["u32", [1, 2 ** 32], "4294967296 at index 1"],
    ["i32", [2 ** 31, 0], "2147483648 at index 0"],
    ["i32", [1, Number.NaN], "NaN at index 1"],
  ] as const)("%s cannot represent %j", (dtype, values, message) => {
    expect(() => here.device.tensor([2], values, dtype)).toThrow(
      `write: expected numbers that ${dtype} can represent, got ${message}`,
    );
    using made = here.device.zeros([2], dtype);
    expect(() => made.write(values)).toThrow(`write: expected numbers that ${dtype} can represent, got ${message}`);
  });

  test("at the ends of a dtype's range are represented", async () => {
    using least = here.device.tensor([2], [-(2 ** 31), 2 ** 31 - 1], "i32");
    using most = here.device.tensor([2], [0, 2 ** 32 - 1], "u32");
    expect([...(await least.read("i32")), ...(await most.read("u32"))]).toEqual([
      -(2 ** 31),
      2 ** 31 - 1,
      0,
      2 ** 32 - 1,
    ]);
  });

  test("of null, 0 and an empty string do not count as omitted", () => {
    for (const none of [null, 0, ""]) {
      expect(() => here.device.tensor([1], any(none), "f32")).toThrow(
        "write: expected numbers in an array, a Float32Array",
      );
    }
  });

  test("cannot be read from a tensor of f16 before a cast", async () => {
    using half = here.device.tensor([1], undefined, "f16");
    const message = "read: expected f32, i32 or u32 values, got f16: cast the tensor to f32";
    await expect(half.read()).rejects.toThrow(message);
    await expect(half.item()).rejects.toThrow(message);
  });

  test("can be written and read only by the tensor's own device", async () => {
    using other = await openDevice();
    expect(() => other.write(here.all.x!, Float32Array.of(1, 2, 3, 4))).toThrow(
      "write: expected a tensor of its device, got one of another device",
    );
    expect(() => here.device.write(any(1), [1])).toThrow("write: expected a tensor for its first argument, got 1");
    await expect(other.read(here.all.x!)).rejects.toThrow(
      "read: expected a tensor of its device, got one of another device",
    );
  });
});

describe("openDevice refuses unknown and invalid options", () => {
  const names = "expected options { adapter?, precision?, tile?, robustness?, checks? }";
  test.each([
    [{ adaptor: "llvmpipe" }, `${names}, got adaptor`],
    [{ adapter: 5 }, "expected a name for adapter, got 5"],
    [{ tile: {} }, "expected a name for tile, got an object"],
    [{ precision: "f16" }, 'expected a precision of "f32" or "mixed", got "f16"'],
    [{ robustness: "yes" }, 'expected true or false for robustness, got "yes"'],
    [null, 'expected options such as { adapter: "swiftshader" }, got null'],
    [["llvmpipe"], `${names}, got an array`],
  ])("%j", async (options, message) => {
    await expect(openDevice(any(options))).rejects.toThrow(new TensorError(`openDevice: ${message}`));
  });
});
