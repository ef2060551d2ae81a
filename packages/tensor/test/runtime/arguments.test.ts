import { describe, expect, test } from "vitest";
import { everything } from "../../../../test/tier.js";
import * as tensor from "../../src/index.js";
import { flat, GpuError, TensorError } from "../../src/index.js";
import { any } from "../helpers.js";
import { called, device_, fixture, t } from "./refusals.js";

const here = fixture();
const window = { stride: 1, padding: 1, activation: "none" };
const batch = { order: t("n"), cursor: t("count"), size: 2 };

describe("arguments that are missing, too many or of another kind are refused", () => {
  here.refusals([
    ["relu", [t("x"), t("x")], "expected tensors (x), got 2"],
    ["relu", [], "expected tensors (x), got none"],
    ["matmul", [t("m"), 5], "expected tensors (a, b), got 1 and 5"],
    ["advance", [undefined, { at: 0 }], "expected a tensor for input 1, got undefined"],
    ["mseLoss", [t("x")], "expected tensors (x, targets), got 1"],
    ["conv2d", [t("image"), t("w"), window], "expected tensors (x, w, bias), got 2"],
    ["embedding", [t("m")], "expected tensors (table, indices), got 1"],
    ["add", [t("x"), t("x"), t("x")], "expected two operands, got 3"],
    ["add", [t("x")], "expected two tensors, or a tensor and a number, got a tensor and undefined"],
    ["less", [t("x"), "1"], 'expected two tensors, or a tensor and a number, got a tensor and "1"'],
    ["where", [1, t("x"), t("x")], "expected a tensor for condition, got 1"],
    ["where", [t("n"), t("x"), t("x"), t("x")], "expected two operands, got 3"],
    ["sum", [[1, 2]], "expected a tensor for x, got an array"],
    ["concat", [t("x"), t("x"), { axis: 0 }], "expected an array of tensors for its first argument, got a Tensor"],
    ["concat", [[], { axis: 0 }], "expected tensors, got none"],
    ["reshape", [undefined, [2]], "expected a tensor for x, got undefined"],
    ["reshape", [t("x"), 2, 2], "expected a shape such as [64, 300], got 2"],
    ["broadcastTo", [t("x")], "shape: expected a shape such as [64, 300], got undefined"],
    ["gatherImages", [t("n"), t("n"), batch], "expected a shape such as [64, 300], got undefined"],
    ["flat", [device_], "expected shapes by name such as { w: [64, 300] }, got undefined"],
    ["flat", [{ w: [2] }], "expected a device, got an object: await openDevice() opens one"],
    ["flat", [device_, { w: 2 }], "w: expected a shape such as [64, 300], got 2"],
    ["scope", [device_], "expected a function for its body, got undefined"],
    ["capture", [device_, []], "expected a function for its body, got undefined"],
    ["capture", [device_, () => 1], "expected an array of tensors for inputs, got a function"],
    ["gradients", [t("one")], "expected an array of tensors for wrt, got undefined"],
    ["launch", [], "expected a kernel, its sizes and tensors by name, got undefined, undefined, undefined"],
    ["op", [], "expected a declaration with a name, got undefined"],
    ["count", [5], "expected a shape such as [64, 300], got 5"],
    ["dims", [[2]], 'expected a pattern such as "a[M,K] b[K,N]", got an array'],
  ]);

  test("dims reports the value in the place of a shape", () => {
    expect(() => called.dims!("a[M]", 5)).toThrow("expected a[M], got 5 for a shape");
    expect(() => called.dims!("a[M]", here.all.x)).toThrow("expected a[M], got a Tensor for a shape");
  });
});

describe("functions for random numbers need whole numbers of 32 bits", () => {
  const range = "expected a whole number from 0 to 2^32 - 1 for";
  here.refusals([
    ["randomKey", [device_], `${range} seed, got undefined`],
    ["randomKey", [device_, -1], `${range} seed, got -1`],
    ["randomKey", [device_, 1, 0.5], `${range} step, got 0.5`],
    ["randomKey", [7], "expected a device, got 7: await openDevice() opens one"],
    ["normals", [-1, 0, 0, 0], `${range} length, got -1`],
    ["normals", [1.5, 0, 0, 0], `${range} length, got 1.5`],
    ["normals", [4, 0, 0], `${range} step, got undefined`],
    ["normals", [4, 2 ** 32, 0, 0], `${range} seed, got 4294967296`],
    ["permutation", ["4", 1, 0, 0], `${range} length, got "4"`],
    ["permutation", [4, Number.NaN, 0, 0], `${range} seed, got NaN`],
    ["threefry", [1, [0, 0]], "expected two whole numbers for key, got 1"],
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

// async functions: they reject instead of throwing
const excluded = ["listAdapters", "diagnose", "openDevice", "tune"];
const junk = [undefined, null, 5, -1, Number.NaN, "", "same", true, [], [1], {}, { a: 1 }, () => 1];

test("whatever the arguments, functions throw only TensorError or GpuError", () => {
  const functions = Object.entries(called).filter(([name]) => /^[a-z]/.test(name) && !excluded.includes(name));
  expect(functions.length).toBeGreaterThan(60);
  for (const [name, call] of functions) {
    const tensors = [here.all.x, here.all.m, here.all.image, here.all.n];
    const first = [...junk, ...tensors, here.device];
    for (const [i, a] of first.entries()) {
      for (const [j, b] of [...junk, ...tensors].entries()) {
        const rests = [[], [{}], [b, {}], [b, b, { stride: 1 }]];
        // in a short test, each pair gets one of the lists of further arguments in turn
        for (const rest of everything ? rests : [rests[(i + j) % rests.length]!]) {
          tensor.scope(here.device, () => {
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
      [, inputs = ""] = /: expected tensors \((.*)\), got none$/.exec((error as Error).message) ?? [];
    }
    expect(inputs, name).not.toBe("");
    if (["linear", "broadcastTo"].includes(name)) continue;
    const tensors = inputs.split(", ").map(() => here.all.x);
    expect(() => call(...tensors, { nonsense: 1 }), name).toThrow(/, got nonsense$/);
  }
});

test("flat checks the shapes of its parts", () => {
  expect(() => flat(here.device, any({ w: [2, 0] }))).toThrow("flat: w: expected sizes of 1 or more, got [2, 0]");
});
