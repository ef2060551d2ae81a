import { avgPool2d, type HeightWidth, maxPool2d, type Pool, type Shape, type Tensor } from "@bosquejo/tensor";
import fc from "fast-check";
import { uniform } from "../../../random.js";
import { between } from "../../drawn.js";
import { type Case, type Filling, type Input, type OpRow, row } from "../../row.js";

/** Distinct values, evenly spread from -1 to 1: a step of a central difference does not change which is the largest. */
function distinct({ random, size }: Filling<Pool>): Float32Array {
  const order = Float32Array.from({ length: size }, (_, i) => i);
  for (let i = size - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order.map((rank) => (2 * rank + 1) / size - 1);
}

const both = (pair: HeightWidth) => (typeof pair === "number" ? [pair, pair] : pair) as [number, number];

/** The pool's output: `of` maps each window's values inside the image, and its number of taps, to one value. */
function pooled(x: Float64Array, shape: Shape, pool: Pool, of: (inside: readonly number[], taps: number) => number) {
  const [B, H, W, C] = shape as [number, number, number, number];
  const [R, S] = both(pool.kernel);
  const [strideH, strideW] = both(pool.stride ?? pool.kernel);
  const [paddingH, paddingW] = both(pool.padding ?? 0);
  const y: number[] = [];
  for (let b = 0; b < B; b++) {
    for (let top = -paddingH; top + R <= H + paddingH; top += strideH) {
      for (let left = -paddingW; left + S <= W + paddingW; left += strideW) {
        for (let c = 0; c < C; c++) {
          const inside: number[] = [];
          for (let h = Math.max(0, top); h < Math.min(H, top + R); h++) {
            for (let w = Math.max(0, left); w < Math.min(W, left + S); w++)
              inside.push(x[((b * H + h) * W + w) * C + c]!);
          }
          y.push(of(inside, R * S));
        }
      }
    }
  }
  return [Float64Array.from(y)];
}

const one = (shape: Shape, options: Pool): Case<Pool> => ({ shapes: [shape], options });
const cases: readonly Case<Pool>[] = [
  one([1, 1, 1, 1], { kernel: 1 }),
  one([2, 7, 5, 3], { kernel: 2 }),
  one([2, 7, 5, 4], { kernel: 3, stride: 2, padding: 1 }),
  one([1, 8, 8, 8], { kernel: [2, 4] }),
  one([3, 5, 11, 1], { kernel: [1, 3], stride: 1, padding: [0, 1] }),
  one([1, 6, 9, 5], { kernel: [3, 2], stride: [1, 3], padding: 1 }),
  // a stride above the kernel: rows and columns between the windows are skipped
  one([1, 7, 7, 4], { kernel: 1, stride: 3 }),
  one([1, 2, 3, 2], { kernel: 4, stride: 1, padding: 2 }),
  one([2, 16, 16, 12], { kernel: 2, stride: 1 }),
  // the largest kernel: as many taps as one invocation may loop over
  one([1, 128, 128, 1], { kernel: 128 }),
];

const pairs = (least: number, most: number): fc.Arbitrary<readonly [number, number]> =>
  fc.tuple(between(least, most), between(least, most));
const drawn: fc.Arbitrary<Case<Pool>> = fc
  .record({ B: between(1, 2), H: between(1, 7), W: between(1, 7), C: between(1, 5), kernel: pairs(1, 4) })
  .chain(({ B, H, W, C, kernel }) =>
    fc.record({
      shapes: fc.constant<readonly Shape[]>([[B, H, W, C]]),
      options: fc.record({
        kernel: fc.constant(kernel),
        stride: pairs(1, 3),
        padding: fc.tuple(between(0, Math.floor(kernel[0] / 2)), between(0, Math.floor(kernel[1] / 2))),
      }),
    }),
  )
  .filter(({ shapes: [shape], options: { kernel, padding } }) =>
    [0, 1].every((side) => shape![side + 1]! + 2 * padding[side]! >= kernel[side]!),
  );

const refused = (name: string) =>
  [
    [[1, 4, 4, 1], { kernel: 0 }, "expected a kernel of 1 or more, got 0"],
    [[1, 4, 4, 1], { kernel: [2, 1.5] }, "expected a kernel of 1 or more, got 2x1.5"],
    [[1, 4, 4, 1], { kernel: 2, stride: [0, 1] }, "expected a stride of 1 or more, got 0x1"],
    [[1, 4, 4, 1], { kernel: 2, padding: -1 }, "expected a padding of 0 or more, got -1"],
    [[1, 4, 4, 1], { kernel: 3, padding: 2 }, "expected a padding of at most half the kernel, got 2x2 with kernel 3x3"],
    [
      [1, 2, 4, 1],
      { kernel: 3, stride: 1 },
      "expected an output of 1x1 or more, got 0x2 from 2x4, kernel 3x3, stride 1x1, padding 0x0",
    ],
    [
      [1, 256, 256, 1],
      { kernel: 256 },
      "expected a kernel of at most 16384 taps, got 256x256: one invocation loops over all of them",
    ],
    [[4, 4, 1], { kernel: 2 }, "expected x[B,H,W,C], got [4, 4, 1]: x has 3 dimensions"],
  ].map(([shape, options, why]) => ({ ...one(shape as Shape, options as Pool), message: `${name}: ${why}` }));

const pool = (
  name: string,
  op: (x: Tensor, options: Pool) => Tensor,
  values: Input<Pool>["values"],
  of: (inside: readonly number[], taps: number) => number,
) =>
  row<Pool>({
    name,
    run: ([x], options) => [op(x!, options)],
    inputs: [{ name: "x", values, differentiable: true }],
    cases,
    drawn,
    reference: ([x], [shape], options) => pooled(x!, shape!, options, of),
    terms: (_shapes, { kernel }) => both(kernel)[0] * both(kernel)[1],
    refused: refused(name),
  });

/** The pooling ops. */
export const pools: readonly OpRow[] = [
  pool("maxPool2d", maxPool2d, distinct, (inside) => Math.max(...inside)),
  pool("avgPool2d", avgPool2d, uniform, (inside, taps) => inside.reduce((sum, value) => sum + value, 0) / taps),
];
