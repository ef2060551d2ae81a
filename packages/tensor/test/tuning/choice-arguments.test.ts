import { describe, expect, test } from "vitest";
import { TensorError, tune } from "../../src/index.js";
import { any } from "../helpers.js";
import { device_, fixture } from "../runtime/refusals.js";

const here = fixture();
describe("choices", () => {
  const choices = (table: unknown) => () => here.device.choices.use(any(table));
  test("of unknown tiles, or with no whole number of slices, are refused", () => {
    expect(choices(undefined)).toThrow("choices.use: expected a table of choices, as tune returns it, got undefined");
    expect(choices({ "matmul(M=2)": "registers-8x8" })).toThrow(
      'choices.use: matmul(M=2): expected options { tile, slices }, got "registers-8x8"',
    );
    expect(choices({ "matmul(M=2)": { tile: "registers-3x3", slices: 1 } })).toThrow(
      /^choices.use: matmul\(M=2\): expected one of the tiles registers-8x8, .*, got "registers-3x3"$/,
    );
    for (const slices of [0, 1.5, "1"]) {
      expect(choices({ p: { tile: "registers-8x8", slices } })).toThrow(
        `choices.use: p: expected a whole number from 1 to 2^32 - 1 for slices, got ${JSON.stringify(slices)}`,
      );
    }
  });

  test("need a known precision, and a function to find unmeasured products", () => {
    expect(() => {
      here.device.choices.precision = any("f16");
    }).toThrow('choices.precision: expected a precision of "f32" or "mixed", got "f16"');
    expect(() => here.device.choices.unmeasured(any(1))).toThrow(
      "choices.unmeasured: expected a function for its body, got 1",
    );
  });

  test.each([
    [[undefined, [], { budget: 1 }], "expected a device, got undefined: await openDevice() opens one"],
    [[device_, [1], { budget: 1 }], "expected products as choices.unmeasured returns them, got an array"],
    [[device_, []], "expected options { budget, progress? }, got none"],
    [[device_, [], { budget: "1" }], 'expected a budget of 0 or more milliseconds, got "1"'],
    [[device_, [], { budget: 1, progress: 1 }], "expected a function for progress, got 1"],
  ])("tune(...%j)", async (args, message) => {
    await expect(any(tune)(...args.map(here.given))).rejects.toThrow(new TensorError(`tune: ${message}`));
  });
});
