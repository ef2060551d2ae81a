import { describe, expect, test } from "vitest";
import * as tensor from "../../src/index.js";
import { fixture, t } from "./refusals.js";

const here = fixture();
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
  here.refusals([
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
  here.refusals([
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
  using x = here.device.tensor([3], [-2, 0, 2]);
  using above = tensor.clamp(x, { min: -1 });
  using below = tensor.clamp(x, { max: 1 });
  expect([...(await above.read()), ...(await below.read())]).toEqual([-1, 0, 2, -2, 0, 1]);
});
