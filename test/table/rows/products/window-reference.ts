import type { HeightWidth, Shape, TransposedWindow } from "@bosquejo/tensor";
import type { Case } from "../../row.js";
import { activate } from "../elementwise/activation.js";

/** The options of a convolution, including `outputPadding`, which only a transposed convolution takes. */
export type ConvolutionCaseOptions = TransposedWindow;

/** The sizes of a convolution, see `conv2d` and `convTranspose2d`; C and O are the channels of all groups. */
interface ConvolutionCaseSizes {
  readonly B: number;
  readonly H: number;
  readonly W: number;
  readonly C: number;
  readonly O: number;
  readonly R: number;
  readonly S: number;
}

/** A case of either convolution with the given sizes. */
export const windowCase = (
  { B, H, W, C, O, R, S }: ConvolutionCaseSizes,
  options: ConvolutionCaseOptions,
): Case<ConvolutionCaseOptions> => ({
  shapes: [[B, H, W, C], [R, S, C / (options.groups ?? 1), O], [O]],
  options,
});

function sizesOf([x, w]: readonly Shape[]): ConvolutionCaseSizes {
  const [B, H, W, C] = x as [number, number, number, number];
  const [R, S, , O] = w as [number, number, number, number];
  return { B, H, W, C, O, R, S };
}

export const both = (pair: HeightWidth = 0) => (typeof pair === "number" ? ([pair, pair] as const) : pair);

/** The options of a convolution, as pairs along height and width. */
const moves = ({ stride, padding, dilation = 1, outputPadding, groups = 1 }: ConvolutionCaseOptions) => ({
  ...{ stride: both(stride), padding: both(padding), dilation: both(dilation), extra: both(outputPadding), groups },
});

type Reference = (
  inputs: readonly Float64Array[],
  shapes: readonly Shape[],
  options: ConvolutionCaseOptions,
) => readonly Float64Array[];

/** Calls `join` for each position of the smaller grid and each tap, with the position of the larger grid it reads. */
function eachTap(
  { B, R, S }: ConvolutionCaseSizes,
  smaller: readonly [number, number],
  larger: readonly [number, number],
  { stride, padding, dilation }: ReturnType<typeof moves>,
  join: (image: number, tap: number, small: number, large: number) => void,
): void {
  for (let b = 0; b < B; b++) {
    for (let h = 0; h < smaller[0]; h++) {
      for (let w = 0; w < smaller[1]; w++) {
        for (let tap = 0; tap < R * S; tap++) {
          const lh = h * stride[0] + Math.floor(tap / S) * dilation[0] - padding[0];
          const lw = w * stride[1] + (tap % S) * dilation[1] - padding[1];
          if (lh < 0 || lh >= larger[0] || lw < 0 || lw >= larger[1]) continue;
          join(b, tap, (b * smaller[0] + h) * smaller[1] + w, (b * larger[0] + lh) * larger[1] + lw);
        }
      }
    }
  }
}

/** Adds the product of x at position `from` and the weights of a tap to y at position `to`, group by group. */
function through(
  y: Float64Array,
  [x, w]: readonly Float64Array[],
  { C, O }: ConvolutionCaseSizes,
  groups: number,
  [tap, from, to]: readonly [number, number, number],
): void {
  const [each, outs] = [C / groups, O / groups];
  for (let o = 0; o < O; o++) {
    const first = Math.floor(o / outs) * each;
    for (let c = 0; c < each; c++) y[to * O + o]! += x![from * C + first + c]! * w![(tap * each + c) * O + o]!;
  }
}

const finish = (sums: Float64Array, bias: Float64Array, { activation }: ConvolutionCaseOptions) => [
  sums.map((sum, i) => activate(activation, sum + bias[i % bias.length]!)),
];

export const convolution: Reference = ([x, w, bias], shapes, options) => {
  const s = sizesOf(shapes);
  const window = moves(options);
  const { stride, padding, dilation } = window;
  const out = (size: number, kernel: number, axis: 0 | 1) =>
    Math.floor((size + 2 * padding[axis] - dilation[axis] * (kernel - 1) - 1) / stride[axis]) + 1;
  const grid = [out(s.H, s.R, 0), out(s.W, s.S, 1)] as const;
  const y = new Float64Array(s.B * grid[0] * grid[1] * s.O);
  eachTap(s, grid, [s.H, s.W], window, (_image, tap, small, large) =>
    through(y, [x!, w!], s, window.groups, [tap, large, small]),
  );
  return finish(y, bias!, options);
};

/** The transposed convolution: adds each input value, times the weights, to the outputs in its window. */
export const transposedConvolution: Reference = ([x, w, bias], shapes, options) => {
  const s = sizesOf(shapes);
  const window = moves(options);
  const { stride, padding, dilation, extra } = window;
  const out = (size: number, kernel: number, axis: 0 | 1) =>
    (size - 1) * stride[axis] - 2 * padding[axis] + dilation[axis] * (kernel - 1) + 1 + extra[axis];
  const grid = [out(s.H, s.R, 0), out(s.W, s.S, 1)] as const;
  const y = new Float64Array(s.B * grid[0] * grid[1] * s.O);
  eachTap(s, [s.H, s.W], grid, window, (_image, tap, small, large) =>
    through(y, [x!, w!], s, window.groups, [tap, small, large]),
  );
  return finish(y, bias!, options);
};

/** The number of terms of the longest sum: of the output, of the gradient at x, or of those at w and bias. */
export function terms(shapes: readonly Shape[], options: ConvolutionCaseOptions): number {
  const { B, H, W, C, O, R, S } = sizesOf(shapes);
  const { stride, dilation } = moves(options);
  const larger = (H * stride[0] + R * dilation[0]) * (W * stride[1] + S * dilation[1]);
  return Math.max(R * S * C, R * S * O, B * larger);
}
