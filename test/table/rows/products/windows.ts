import { conv2d, convTranspose2d, type HeightWidth } from "@bosquejo/tensor";
import fc from "fast-check";
import { uniform } from "../../../random.js";
import { between } from "../../drawn.js";
import { type Case, type Input, row } from "../../row.js";
import {
  both,
  type ConvolutionCaseOptions,
  convolution,
  terms,
  transposedConvolution,
  windowCase,
} from "./window-reference.js";

const pair = (min: number, max: number): fc.Arbitrary<HeightWidth> =>
  fc.oneof(between(min, max), fc.tuple(between(min, max), between(min, max)));
const drawn = fc.record({
  ...{ B: between(1, 3), H: between(1, 7), W: between(1, 7), c: between(1, 5), o: between(1, 5) },
  ...{ R: between(1, 4), S: between(1, 4), groups: fc.constantFrom(1, 1, 1, 2, 3) },
  ...{ stride: pair(1, 3), padding: pair(0, 3), dilation: fc.oneof(fc.constant(1), pair(1, 3)), extra: pair(0, 2) },
  activation: fc.constantFrom<ConvolutionCaseOptions["activation"]>("none", "relu", "sigmoid", "tanh", {
    leakyRelu: 0.2,
  }),
});

const convolutions: fc.Arbitrary<Case<ConvolutionCaseOptions>> = drawn
  .filter(({ H, W, R, S, padding, dilation }) =>
    [H, W].every((size, axis) => size + 2 * both(padding)[axis]! > both(dilation)[axis]! * ([R, S][axis]! - 1)),
  )
  .map(({ c, o, extra: _, stride, padding, dilation, groups, activation, ...letters }) =>
    windowCase({ ...letters, C: c * groups, O: o * groups }, { stride, padding, dilation, groups, activation }),
  );

const transposed: fc.Arbitrary<Case<ConvolutionCaseOptions>> = drawn
  .map(({ extra, ...rest }) => {
    const least = (axis: 0 | 1) => Math.max(both(rest.stride)[axis], both(rest.dilation)[axis]);
    return { ...rest, outputPadding: [both(extra)[0] % least(0), both(extra)[1] % least(1)] as const };
  })
  .filter(({ H, W, R, S, stride, padding, dilation, outputPadding }) =>
    [H, W].every((size, axis) => {
      const reach = both(dilation)[axis]! * ([R, S][axis]! - 1) + 1 + outputPadding[axis]!;
      return (size - 1) * both(stride)[axis]! + reach > 2 * both(padding)[axis]!;
    }),
  )
  .map(({ c, o, stride, padding, dilation, outputPadding, groups, activation, ...letters }) =>
    windowCase(
      { ...letters, C: c * groups, O: o * groups },
      { stride, padding, dilation, outputPadding, groups, activation },
    ),
  );

const inputs: readonly Input<ConvolutionCaseOptions>[] = ["x", "w", "bias"].map((name) => ({
  name,
  values: uniform,
  differentiable: true,
}));

const plain = { stride: 1, padding: 0, activation: "none" } as const;
/** Cases with dilation, with groups, or with different options along height and width. */
const generalCases: readonly Case<ConvolutionCaseOptions>[] = [
  windowCase({ B: 2, H: 7, W: 9, C: 3, O: 5, R: 3, S: 2 }, { ...plain, dilation: 2 }),
  windowCase(
    { B: 1, H: 9, W: 8, C: 4, O: 8, R: 3, S: 3 },
    { ...plain, stride: [2, 3], padding: [1, 2], dilation: [3, 2] },
  ),
  windowCase({ B: 2, H: 5, W: 6, C: 8, O: 16, R: 3, S: 3 }, { ...plain, padding: 1, groups: 2, activation: "relu" }),
  windowCase({ B: 2, H: 5, W: 4, C: 6, O: 6, R: 3, S: 3 }, { ...plain, stride: 2, padding: 1, groups: 6 }),
  windowCase({ B: 3, H: 4, W: 5, C: 6, O: 9, R: 2, S: 3 }, { ...plain, dilation: [1, 2], padding: [0, 2], groups: 3 }),
  // images with a single row
  windowCase({ B: 3, H: 1, W: 17, C: 5, O: 4, R: 1, S: 3 }, { ...plain, padding: [0, 2], dilation: [1, 2] }),
];

const convolutionRow = row<ConvolutionCaseOptions>({
  name: "conv2d",
  run: ([x, w, bias], window) => [conv2d(x!, w!, bias!, window)],
  inputs,
  cases: [
    windowCase({ B: 1, H: 1, W: 1, C: 1, O: 1, R: 1, S: 1 }, { stride: 1, padding: 0, activation: "none" }),
    windowCase({ B: 2, H: 5, W: 7, C: 3, O: 5, R: 3, S: 3 }, { stride: 1, padding: 1, activation: "relu" }),
    windowCase({ B: 1, H: 8, W: 8, C: 4, O: 8, R: 3, S: 3 }, { stride: 1, padding: 1, activation: "sigmoid" }),
    windowCase({ B: 3, H: 7, W: 5, C: 5, O: 4, R: 2, S: 3 }, { stride: 2, padding: 1, activation: "tanh" }),
    windowCase(
      { B: 2, H: 9, W: 11, C: 4, O: 3, R: 3, S: 2 },
      { stride: 3, padding: 0, activation: { leakyRelu: 0.1 } },
    ),
    windowCase({ B: 5, H: 4, W: 4, C: 8, O: 4, R: 1, S: 4 }, { stride: 2, padding: 2, activation: "none" }),
    windowCase({ B: 4, H: 6, W: 1, C: 2, O: 7, R: 5, S: 1 }, { stride: 1, padding: 2, activation: "none" }),
    windowCase({ B: 1, H: 13, W: 3, C: 1, O: 12, R: 2, S: 2 }, { stride: 3, padding: 3, activation: "none" }),
    ...generalCases,
  ],
  drawn: convolutions,
  reference: convolution,
  terms,
  refused: [
    {
      ...windowCase({ B: 1, H: 2, W: 2, C: 1, O: 1, R: 3, S: 3 }, { stride: 1, padding: 0, activation: "none" }),
      message: "conv2d: expected an output of 1x1 or more, got 0x0 from 2x2, kernel 3x3, stride 1, padding 0",
    },
    {
      ...windowCase({ B: 1, H: 4, W: 4, C: 1, O: 1, R: 3, S: 3 }, { stride: 0, padding: 1, activation: "none" }),
      message: "conv2d: expected a stride of 1 or more, got 0",
    },
    {
      ...windowCase({ B: 1, H: 4, W: 4, C: 1, O: 1, R: 3, S: 3 }, { stride: 1, padding: 0.5, activation: "none" }),
      message: "conv2d: expected a padding of 0 or more, got 0.5",
    },
    {
      ...windowCase({ B: 1, H: 4, W: 4, C: 1, O: 1, R: 3, S: 3 }, { ...plain, dilation: [0, 1] }),
      message: "conv2d: expected a dilation of 1 or more, got 0x1",
    },
    {
      ...windowCase({ B: 1, H: 4, W: 4, C: 1, O: 1, R: 3, S: 3 }, { ...plain, dilation: 2 }),
      message:
        "conv2d: expected an output of 1x1 or more, got 0x0 from 4x4, kernel 3x3, stride 1, padding 0, dilation 2",
    },
    {
      shapes: [[1, 4, 4, 6], [3, 3, 2, 4], [4]],
      options: { ...plain, groups: 3 },
      message:
        "conv2d: expected x[B,H,W,C] w[R,S,C/groups,O] bias[O] with C and O divisible by groups, " +
        "got [1, 4, 4, 6] [3, 3, 2, 4] [4] and groups 3",
    },
    {
      ...windowCase({ B: 1, H: 4, W: 4, C: 1, O: 1, R: 3, S: 3 }, plain),
      options: { ...plain, groups: 0 },
      message: "conv2d: expected groups of 1 or more, got 0",
    },
    {
      shapes: [[1, 4, 4, 3], [3, 3, 4, 2], [2]],
      options: { stride: 1, padding: 1, activation: "none" },
      message: "conv2d: expected x[B,H,W,C] w[R,S,C,O] bias[O], got [1, 4, 4, 3] [3, 3, 4, 2] [2]: C is both 3 and 4",
    },
  ],
});

const transposedRow = row<ConvolutionCaseOptions>({
  name: "convTranspose2d",
  run: ([x, w, bias], window) => [convTranspose2d(x!, w!, bias!, window)],
  inputs,
  cases: [
    windowCase({ B: 1, H: 1, W: 1, C: 1, O: 1, R: 1, S: 1 }, { stride: 1, padding: 0, activation: "none" }),
    windowCase({ B: 2, H: 4, W: 4, C: 8, O: 4, R: 4, S: 4 }, { stride: 2, padding: 1, activation: "relu" }),
    windowCase(
      { B: 3, H: 3, W: 5, C: 5, O: 3, R: 3, S: 2 },
      { stride: 2, padding: 1, outputPadding: 1, activation: "none" },
    ),
    windowCase(
      { B: 1, H: 5, W: 3, C: 4, O: 8, R: 2, S: 5 },
      { stride: 3, padding: 0, outputPadding: 2, activation: { leakyRelu: 0.3 } },
    ),
    windowCase({ B: 5, H: 2, W: 7, C: 3, O: 6, R: 3, S: 3 }, { stride: 1, padding: 1, activation: "tanh" }),
    windowCase({ B: 4, H: 1, W: 6, C: 7, O: 1, R: 4, S: 1 }, { stride: 2, padding: 0, activation: "sigmoid" }),
    windowCase({ B: 2, H: 3, W: 2, C: 12, O: 5, R: 1, S: 2 }, { stride: 3, padding: 0, activation: "none" }),
    ...generalCases,
    windowCase(
      { B: 2, H: 3, W: 4, C: 4, O: 6, R: 3, S: 3 },
      { ...plain, stride: [2, 1], dilation: [1, 3], outputPadding: [1, 2], groups: 2 },
    ),
  ],
  drawn: transposed,
  reference: transposedConvolution,
  terms,
  refused: [
    {
      ...windowCase(
        { B: 1, H: 2, W: 2, C: 1, O: 1, R: 2, S: 2 },
        { stride: 2, padding: 0, outputPadding: 2, activation: "none" },
      ),
      message: "convTranspose2d: expected outputPadding below stride or dilation, got 2 with stride 2 and dilation 1",
    },
    {
      ...windowCase({ B: 1, H: 1, W: 1, C: 1, O: 1, R: 2, S: 2 }, { stride: 1, padding: 1, activation: "none" }),
      message: "convTranspose2d: expected an output of 1x1 or more, got 0x0 from 1x1, kernel 2x2, stride 1, padding 1",
    },
    {
      ...windowCase({ B: 1, H: 2, W: 2, C: 1, O: 1, R: 2, S: 2 }, { stride: 1.5, padding: 0, activation: "none" }),
      message: "convTranspose2d: expected a stride of 1 or more, got 1.5",
    },
  ],
});

export const windows = [convolutionRow, transposedRow];
