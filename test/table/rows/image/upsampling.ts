import { type Shape, type Tensor, type Upsampling, upsampleBilinear, upsampleNearest } from "@bosquejo/tensor";
import fc from "fast-check";
import { uniform } from "../../../random.js";
import { between } from "../../drawn.js";
import { type Case, type OpRow, row } from "../../row.js";

const both = ({ scale }: Upsampling) => (typeof scale === "number" ? [scale, scale] : scale) as [number, number];

/** The input pixels along one axis that an output is computed from, with their weights. */
type Sources = (o: number, size: number, scale: number) => readonly (readonly [at: number, share: number])[];

const nearest: Sources = (o, _size, scale) => [[Math.floor(o / scale), 1]];
const bilinear: Sources = (o, size, scale) => {
  const place = Math.max(0, (o + 0.5) / scale - 0.5);
  const at = Math.floor(place);
  return [
    [at, 1 - (place - at)],
    [Math.min(at + 1, size - 1), place - at],
  ];
};

function upsampled(x: Float64Array, shape: Shape, options: Upsampling, sources: Sources): readonly Float64Array[] {
  const [B, H, W, C] = shape as [number, number, number, number];
  const [scaleH, scaleW] = both(options);
  const y: number[] = [];
  for (let b = 0; b < B; b++) {
    for (let oh = 0; oh < H * scaleH; oh++) {
      for (let ow = 0; ow < W * scaleW; ow++) {
        for (let c = 0; c < C; c++) {
          let sum = 0;
          for (const [h, above] of sources(oh, H, scaleH)) {
            for (const [w, beside] of sources(ow, W, scaleW)) sum += above * beside * x[((b * H + h) * W + w) * C + c]!;
          }
          y.push(sum);
        }
      }
    }
  }
  return [Float64Array.from(y)];
}

const one = (shape: Shape, scale: Upsampling["scale"]): Case<Upsampling> => ({ shapes: [shape], options: { scale } });

const upsampling = (
  name: string,
  op: (x: Tensor, options: Upsampling) => Tensor,
  sources: Sources,
  reach: number,
  tooLarge: number,
) =>
  row<Upsampling>({
    name,
    run: ([x], options) => [op(x!, options)],
    inputs: [{ name: "x", values: uniform, differentiable: true }],
    cases: [
      one([1, 1, 1, 1], 1),
      one([1, 1, 1, 3], 4),
      one([2, 3, 5, 4], 2),
      one([2, 5, 3, 3], [3, 1]),
      one([1, 7, 2, 8], [2, 5]),
      one([3, 4, 4, 1], 2),
      one([2, 11, 13, 12], 2),
    ],
    drawn: fc
      .tuple(fc.tuple(between(1, 2), between(1, 5), between(1, 5), between(1, 5)), between(1, 4), between(1, 4))
      .map(([shape, scaleH, scaleW]) => one(shape, [scaleH, scaleW])),
    reference: ([x], [shape], options) => upsampled(x!, shape!, options, sources),
    terms: (_shapes, options) => reach ** 2 * both(options)[0] * both(options)[1],
    refused: [
      { ...one([1, 2, 2, 1], 0), message: `${name}: expected a scale of 1 or more, got 0` },
      { ...one([1, 2, 2, 1], [2, 1.5]), message: `${name}: expected a scale of 1 or more, got 2x1.5` },
      { ...one([2, 2, 1], 2), message: `${name}: expected x[B,H,W,C], got [2, 2, 1]: x has 3 dimensions` },
      {
        ...one([1, 1, 1, 1], tooLarge),
        message:
          `${name}: expected a gradient of at most 16384 taps, ` +
          `got ${reach * tooLarge}x${reach * tooLarge}: one invocation loops over all of them`,
      },
    ],
  });

/** The upsampling ops. */
export const upsamplings: readonly OpRow[] = [
  upsampling("upsampleNearest", upsampleNearest, nearest, 1, 129),
  upsampling("upsampleBilinear", upsampleBilinear, bilinear, 2, 65),
];
