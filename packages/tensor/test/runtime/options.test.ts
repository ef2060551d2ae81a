import { describe, expect, test } from "vitest";
import * as tensor from "../../src/index.js";
import { fixture, t } from "./refusals.js";

const here = fixture();
const window = { stride: 1, padding: 1, activation: "none" };
const conv = (more: object) => [t("image"), t("w"), t("bias"), { ...window, ...more }];
const windows = "expected options { stride, padding, dilation?, groups?, activation }";
const pools = "expected options { kernel, stride?, padding? }";
const adamArgs = [t("x"), t("x"), t("x"), t("x"), t("count"), t("one")];
const betas = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };
const decays = "weightDecay?, decayed?, lossScale?";
const sgdArgs = [t("x"), t("x"), t("x"), t("one")];
const batch = { order: t("n"), cursor: t("count"), size: 2 };

describe("options that are misspelt, missing or no object are refused, and the message lists the options", () => {
  here.refusals([
    ["sum", [t("m"), { axis: 1 }], "expected options { axes?, keepDims? }, got axis"],
    ["mean", [t("m"), { keepdims: true }], "expected options { axes?, keepDims? }, got keepdims"],
    ["max", [t("m"), t("m")], "expected options { axes?, keepDims? }, got a Tensor"],
    ["sum", [t("m"), 1], "expected options { axes?, keepDims? }, got 1"],
    ["sum", [t("m"), [1]], "expected options { axes?, keepDims? }, got an array"],
    ["argmax", [t("m")], "expected options { axis, keepDims? }, got none"],
    ["argmax", [t("m"), { axes: [1] }], "expected options { axis, keepDims? }, got axes"],
    ["argmax", [t("m"), {}], "expected options { axis, keepDims? }, got no axis"],
    ["relu", [t("m"), { slope: 1 }], "expected no options, got slope"],
    ["relu", [t("m"), "inplace"], 'expected no options, got "inplace"'],
    ["matmul", [t("m"), t("m"), { transposeB: true }], "expected no options, got transposeB"],
    ["leakyRelu", [t("m"), { negativeSlope: 1 }], "expected options { slope }, got negativeSlope"],
    ["conv2d", conv({ pad: 1 }), `${windows}, got pad`],
    ["conv2d", [t("image"), t("w"), t("bias")], `${windows}, got none`],
    ["conv2d", [t("image"), t("w"), t("bias"), { stride: 1 }], `${windows}, got no padding`],
    ["maxPool2d", [t("image"), { kernel: 2, strides: 2 }], `${pools}, got strides`],
    ["upsampleNearest", [t("image"), { factor: 2 }], "expected options { scale }, got factor"],
    ["embedding", [t("m"), t("n"), { paddingIndex: 0 }], "expected no options, got paddingIndex"],
    ["concat", [[t("x"), t("x")]], "expected options { axis }, got none"],
    ["concat", [[t("x"), t("x")], 0], "expected options { axis }, got 0"],
    ["slice", [t("x"), { start: [0], stop: [1] }], "expected options { start, end }, got stop"],
    ["transpose", [t("m")], "expected options { axes }, got none"],
    ["pad", [t("x"), { padding: [[1, 1]] }], "expected options { padding, value }, got no value"],
    ["cast", [t("x")], "expected options { dtype }, got none"],
    ["layerNorm", [t("m"), t("c3"), t("c3"), { eps: 1 }], "expected options { epsilon }, got eps"],
    ["groupNorm", [t("m"), t("c3"), t("c3"), { epsilon: 1 }], "expected options { groups, epsilon }, got no groups"],
    ["dropout", [t("x"), t("key"), { p: 0.5, stream: 0 }], "expected options { rate, stream }, got p"],
    ["gradients", [t("one"), [t("x")], { seeds: 1 }], "expected options { seed?, into? }, got seeds"],
    ["sgd", sgdArgs, `expected options { momentum, nesterov?, ${decays} }, got none`],
    ["sgd", [...sgdArgs, { momentum: 0, decay: 1 }], `expected options { momentum, nesterov?, ${decays} }, got decay`],
    ["adam", [...adamArgs, { ...betas, eps: 1 }], `expected options { beta1, beta2, epsilon, ${decays} }, got eps`],
    ["adamw", adamArgs, `expected options { beta1, beta2, epsilon, ${decays} }, got none`],
    ["rmsprop", [...sgdArgs, { rho: 0.9 }], `expected options { rho, epsilon, ${decays} }, got no epsilon`],
    ["clipGradients", [t("x")], "expected options { maxNorm, lossScale? }, got none"],
    ["clipGradients", [t("x"), { norm: 1 }], "expected options { maxNorm, lossScale? }, got norm"],
    ["advance", [t("count"), { at: 0, by: 1 }], "expected options { at, by, limit }, got no limit"],
    ["record", [t("m"), t("c3"), t("count")], "expected options { at }, got none"],
    ["gatherRows", [t("m"), { ...batch, start: 0 }], "expected options { order, cursor, size }, got start"],
  ]);
});

describe("options out of their range or of another kind are refused", () => {
  const activations = '"none", "relu", "sigmoid", "tanh" or { leakyRelu: slope }';
  const linear = (activation: unknown) => [t("m"), t("w2"), t("bias"), activation];
  here.refusals([
    ["sum", [t("m"), { axes: 1 }], "expected an array for axes, got 1"],
    ["sum", [t("m"), { axes: ["1"] }], 'expected an axis from -2 to 1 for shape [2, 3], got "1"'],
    ["sum", [t("m"), { keepDims: 1 }], "expected true or false for keepDims, got 1"],
    ["softmax", [t("m"), { axis: "last" }], 'expected an axis from -2 to 1 for shape [2, 3], got "last"'],
    ["clamp", [t("x")], "expected min, max or both, got neither"],
    ["clamp", [t("x"), { min: 2, max: 1 }], "expected min <= max, got min 2 and max 1"],
    ["clamp", [t("x"), { min: "2", max: 3 }], 'expected min <= max, got min "2" and max 3'],
    ["clamp", [t("x"), { min: null, max: 1 }], "expected min <= max, got min null and max 1"],
    ["clamp", [t("x"), { min: Number.NaN }], "expected min <= max, got min NaN and max undefined"],
    [
      "linear",
      linear({ activation: "relu" }),
      `expected an activation of ${activations}, got { activation: "relu" }: pass "relu" itself`,
    ],
    ["linear", linear("leakyRelu"), `expected an activation of ${activations}, got "leakyRelu"`],
    ["linear", linear("toString"), `expected an activation of ${activations}, got "toString"`],
    ["linear", linear({ leakyRelu: "a" }), 'expected a finite number for leakyRelu, got "a"'],
    ["conv2d", conv({ activation: true }), `expected an activation of ${activations}, got a boolean`],
    [
      "conv2d",
      conv({ padding: "same" }),
      'expected a padding of 0 or more, got "same": give a number or [height, width]',
    ],
    ["conv2d", conv({ stride: "2" }), 'expected a stride of 1 or more, got "2": give a number or [height, width]'],
    ["conv2d", conv({ stride: ["2", 1] }), 'expected a stride of 1 or more, got "2"x1'],
    ["conv2d", conv({ stride: [2] }), "expected a stride of 1 or more, got [2]: give a number or [height, width]"],
    ["conv2d", conv({ stride: Number.NaN }), "expected a stride of 1 or more, got NaN"],
    ["conv2d", conv({ stride: 1e10 }), "expected a stride of 1 or more, got 10000000000: the maximum is 16777216"],
    ["conv2d", conv({ padding: -1 }), "expected a padding of 0 or more, got -1"],
    [
      "conv2d",
      conv({ dilation: null }),
      "expected a dilation of 1 or more, got null: give a number or [height, width]",
    ],
    ["convTranspose2d", conv({ outputPadding: -1 }), "expected an outputPadding of 0 or more, got -1"],
    ["conv2d", conv({ groups: "1" }), 'expected groups of 1 or more, got "1"'],
    [
      "maxPool2d",
      [t("image"), { kernel: "2" }],
      'expected a kernel of 1 or more, got "2": give a number or [height, width]',
    ],
    ["transpose", [t("m"), { axes: 1 }], "expected an array for axes, got 1"],
    ["slice", [t("x"), { start: 0, end: [1] }], "expected an array for start, got 0"],
    [
      "slice",
      [t("x"), { start: ["0"], end: [1] }],
      'expected 0 <= start < end <= size along each axis of [4], got ["0"] to [1]',
    ],
    ["pad", [t("x"), { padding: 1, value: 0 }], "expected an array for padding, got 1"],
    [
      "pad",
      [t("x"), { padding: [[1]], value: 0 }],
      "expected [before, after] of 0 or more for each axis of [4], got [[1]]",
    ],
    ["pad", [t("x"), { padding: [[1, 1]], value: "0" }], 'expected a finite number for value, got "0"'],
    ["cast", [t("x"), { dtype: "float" }], 'expected a dtype of f32, f16, i32 or u32, got "float"'],
    [
      "batchNorm",
      [t("m"), t("c3"), t("c3"), t("c3"), t("c3"), { training: "false", momentum: 0.1, epsilon: 1e-5 }],
      'expected true or false for training, got "false"',
    ],
    ["layerNorm", [t("m"), t("c3"), t("c3"), { epsilon: "a" }], 'expected an epsilon above 0, got "a"'],
    ["dropout", [t("x"), t("key"), { rate: "a", stream: 0 }], 'expected a rate from 0 to below 1, got "a"'],
    ["dropout", [t("x"), t("key"), { rate: "0.5", stream: 0 }], 'expected a rate from 0 to below 1, got "0.5"'],
    [
      "dropout",
      [t("x"), t("key"), { rate: 0.5, stream: 1.5 }],
      "expected a whole number from 0 to 2^32 - 1 for stream, got 1.5",
    ],
    ["sgd", [...sgdArgs, { momentum: "0.9" }], 'expected a momentum from 0 to below 1, got "0.9"'],
    ["sgd", [...sgdArgs, { momentum: 0.9, nesterov: "no" }], 'expected true or false for nesterov, got "no"'],
    ["sgd", [...sgdArgs, { momentum: 0, weightDecay: -1 }], "expected a weight decay of 0 or more, got -1"],
    ["sgd", [...sgdArgs, { momentum: 0, decayed: 8 }], "expected decayed to be 4 or a smaller multiple of 4, got 8"],
    ["sgd", [...sgdArgs, { momentum: 0, weightDecay: 1e39 }], "expected a weight decay of 0 or more, got 1e+39"],
    ["sgd", [...sgdArgs, { momentum: 0, lossScale: 1e-40 }], "expected a loss scale above 0, got 1e-40"],
    ["sgd", [...sgdArgs, { momentum: 0, lossScale: "2" }], 'expected a loss scale above 0, got "2"'],
    ["rmsprop", [...sgdArgs, { rho: 1, epsilon: 1 }], "expected rho from 0 to below 1, got 1"],
    ["rmsprop", [...sgdArgs, { rho: 0.9, epsilon: 0 }], "expected an epsilon above 0, got 0"],
    ["adam", [...adamArgs, { ...betas, epsilon: "1" }], 'expected an epsilon above 0, got "1"'],
    ["clipGradients", [t("x"), { maxNorm: "1" }], 'expected a maxNorm above 0, got "1"'],
    [
      "advance",
      [t("count"), { at: 0, by: 1.5, limit: 0 }],
      "expected a whole number from 0 to 2^32 - 1 for by, got 1.5",
    ],
    [
      "advance",
      [t("count"), { at: 0, by: 1, limit: -1 }],
      "expected a whole number from 0 to 2^32 - 1 for limit, got -1",
    ],
    ["advance", [t("count"), { at: "0", by: 1, limit: 0 }], 'expected at to be an index of counter [1], got "0"'],
    ["gatherRows", [t("m"), { ...batch, size: "2" }], 'expected a batch size of 1 or more, got "2"'],
    ["gradients", [t("one"), [t("x")], { seed: t("count") }], "expected f32 for y, seed and into, got u32"],
  ]);
});

test("clamp may have only one limit", async () => {
  using x = here.device.tensor([3], [-2, 0, 2]);
  using above = tensor.clamp(x, { min: -1 });
  using below = tensor.clamp(x, { max: 1 });
  expect([...(await above.read()), ...(await below.read())]).toEqual([-1, 0, 2, -2, 0, 1]);
});
