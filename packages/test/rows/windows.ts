import { conv2d, convTranspose2d, type Shape, type Window } from "@bosquejo/tensor";
import fc from "fast-check";
import { between } from "../drawn.js";
import { uniform } from "../random.js";
import { type Case, type Input, row } from "../row.js";
import { activate } from "./activation.js";

/** A window's options, with what only a transposed convolution knows. */
export type WindowOptions = Window & { readonly outputPadding?: number };

/** Sizes as letters: see `conv2d` and `convTranspose2d`. */
interface Sizes {
  readonly B: number;
  readonly H: number;
  readonly W: number;
  readonly C: number;
  readonly O: number;
  readonly R: number;
  readonly S: number;
}

/** A case of either window from its letters. */
export const windowCase = ({ B, H, W, C, O, R, S }: Sizes, options: WindowOptions): Case<WindowOptions> => ({
  shapes: [[B, H, W, C], [R, S, C, O], [O]],
  options,
});

function sizesOf([x, w]: readonly Shape[]): Sizes {
  const [B, H, W, C] = x as [number, number, number, number];
  const [R, S, , O] = w as [number, number, number, number];
  return { B, H, W, C, O, R, S };
}

type Reference = (
  inputs: readonly Float64Array[],
  shapes: readonly Shape[],
  options: WindowOptions,
) => readonly Float64Array[];

const finish = (sums: Float64Array, bias: Float64Array, { activation }: WindowOptions) => [
  sums.map((sum, i) => activate(activation, sum + bias[i % bias.length]!)),
];

const convolution: Reference = ([x, w, bias], shapes, options) => {
  const { B, H, W, C, O, R, S } = sizesOf(shapes);
  const { stride, padding } = options;
  const OH = Math.floor((H + 2 * padding - R) / stride) + 1;
  const OW = Math.floor((W + 2 * padding - S) / stride) + 1;
  const y = new Float64Array(B * OH * OW * O);
  for (let i = 0; i < y.length; i++) {
    const [o, ow, oh] = [i % O, Math.floor(i / O) % OW, Math.floor(i / O / OW) % OH];
    const b = Math.floor(i / O / OW / OH);
    for (let r = 0; r < R; r++) {
      for (let s = 0; s < S; s++) {
        const [h, v] = [oh * stride + r - padding, ow * stride + s - padding];
        if (h < 0 || h >= H || v < 0 || v >= W) continue;
        for (let c = 0; c < C; c++) y[i]! += x![((b * H + h) * W + v) * C + c]! * w![((r * S + s) * C + c) * O + o]!;
      }
    }
  }
  return finish(y, bias!, options);
};

/** Every input value is scattered over the window that it reaches. */
const transposedConvolution: Reference = ([x, w, bias], shapes, options) => {
  const { B, H, W, C, O, R, S } = sizesOf(shapes);
  const { stride, padding, outputPadding = 0 } = options;
  const OH = (H - 1) * stride - 2 * padding + R + outputPadding;
  const OW = (W - 1) * stride - 2 * padding + S + outputPadding;
  const y = new Float64Array(B * OH * OW * O);
  for (let i = 0; i < x!.length; i++) {
    const [c, v, h] = [i % C, Math.floor(i / C) % W, Math.floor(i / C / W) % H];
    const b = Math.floor(i / C / W / H);
    for (let r = 0; r < R; r++) {
      for (let s = 0; s < S; s++) {
        const [oh, ow] = [h * stride + r - padding, v * stride + s - padding];
        if (oh < 0 || oh >= OH || ow < 0 || ow >= OW) continue;
        for (let o = 0; o < O; o++)
          y[((b * OH + oh) * OW + ow) * O + o]! += x![i]! * w![((r * S + s) * C + c) * O + o]!;
      }
    }
  }
  return finish(y, bias!, options);
};

/** Positions of the larger of both images times taps and channels: no sum is longer. */
function terms(shapes: readonly Shape[], { stride }: WindowOptions): number {
  const { B, H, W, C, O, R, S } = sizesOf(shapes);
  return Math.max(R * S * C, R * S * O, B * (H * stride + R) * (W * stride + S));
}

const letters = fc.record({
  ...{ B: between(1, 3), H: between(1, 9), W: between(1, 9), C: between(1, 9), O: between(1, 9) },
  ...{ R: between(1, 5), S: between(1, 5) },
});
const window: fc.Arbitrary<Required<WindowOptions>> = fc.record({
  stride: between(1, 3),
  padding: between(0, 3),
  activation: fc.constantFrom<WindowOptions["activation"]>("none", "relu", "sigmoid", "tanh", { leakyRelu: 0.2 }),
  outputPadding: between(0, 2),
});

const convolutions: fc.Arbitrary<Case<WindowOptions>> = fc
  .tuple(letters, window)
  .filter(([{ H, W, R, S }, { padding }]) => H + 2 * padding >= R && W + 2 * padding >= S)
  .map(([sizes, { stride, padding, activation }]) => windowCase(sizes, { stride, padding, activation }));

const transposed: fc.Arbitrary<Case<WindowOptions>> = fc
  .tuple(letters, window)
  .map(([sizes, options]) => [sizes, { ...options, outputPadding: options.outputPadding % options.stride }] as const)
  .filter(([{ H, W, R, S }, { stride, padding, outputPadding }]) =>
    [(H - 1) * stride + R, (W - 1) * stride + S].every((size) => size + outputPadding > 2 * padding),
  )
  .map(([sizes, options]) => windowCase(sizes, options));

const inputs: readonly Input<WindowOptions>[] = ["x", "w", "bias"].map((name) => ({
  name,
  values: uniform,
  differentiable: true,
}));

export const convolutionRow = row<WindowOptions>({
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
  ],
  drawn: convolutions,
  reference: convolution,
  terms,
  refused: [
    {
      ...windowCase({ B: 1, H: 2, W: 2, C: 1, O: 1, R: 3, S: 3 }, { stride: 1, padding: 0, activation: "none" }),
      message: "conv2d: wants an output of 1x1 or more, got 0x0 from 2x2, kernel 3x3, stride 1, padding 0",
    },
    {
      ...windowCase({ B: 1, H: 4, W: 4, C: 1, O: 1, R: 3, S: 3 }, { stride: 0, padding: 1, activation: "none" }),
      message: "conv2d: wants a stride of 1 or more, got 0",
    },
    {
      ...windowCase({ B: 1, H: 4, W: 4, C: 1, O: 1, R: 3, S: 3 }, { stride: 1, padding: 0.5, activation: "none" }),
      message: "conv2d: wants a padding of 0 or more, got 0.5",
    },
    {
      shapes: [[1, 4, 4, 3], [3, 3, 4, 2], [2]],
      options: { stride: 1, padding: 1, activation: "none" },
      message: "conv2d: wants x[B,H,W,C] w[R,S,C,O] bias[O], got [1, 4, 4, 3] [3, 3, 4, 2] [2]: C is both 3 and 4",
    },
  ],
});

export const transposedRow = row<WindowOptions>({
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
      message: "convTranspose2d: wants outputPadding from 0 to stride - 1, got 2 with stride 2",
    },
    {
      ...windowCase({ B: 1, H: 1, W: 1, C: 1, O: 1, R: 2, S: 2 }, { stride: 1, padding: 1, activation: "none" }),
      message: "convTranspose2d: wants an output of 1x1 or more, got 0x0 from 1x1, kernel 2x2, stride 1, padding 1",
    },
    {
      ...windowCase({ B: 1, H: 2, W: 2, C: 1, O: 1, R: 2, S: 2 }, { stride: 1.5, padding: 0, activation: "none" }),
      message: "convTranspose2d: wants a stride of 1 or more, got 1.5",
    },
  ],
});

export const windows = [convolutionRow, transposedRow];
