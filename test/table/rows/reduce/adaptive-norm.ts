import { type AdaptiveNormOptions, adaptiveLayerNorm } from "@bosquejo/tensor";
import fc from "fast-check";
import { between, uniform } from "../../../random.js";
import { between as whole } from "../../drawn.js";
import { type Case, row } from "../../row.js";
import { grouped, normalized } from "./norm-reference.js";

const adaptive = (M: number, N: number, W = 2 * N, offset = 0, epsilon = 1e-5): Case<AdaptiveNormOptions> => ({
  shapes: [
    [M, N],
    [M, W],
  ],
  options: { offset, epsilon },
});

/** The row of layer norm with scale and shift from a condition. */
export const adaptiveNormRow = row<AdaptiveNormOptions>({
  name: "adaptiveLayerNorm",
  run: ([x, modulation], options) => [adaptiveLayerNorm(x!, modulation!, options)],
  inputs: [
    { name: "x", values: between(-1, 3), differentiable: true },
    { name: "modulation", values: uniform, differentiable: true },
  ],
  cases: [
    adaptive(1, 4),
    adaptive(5, 7),
    adaptive(4, 8, 16, 0, 1e-3),
    adaptive(3, 12, 40, 8),
    adaptive(3, 12, 40, 5),
    adaptive(67, 20, 90, 50),
    adaptive(2, 640, 3840, 1280),
    adaptive(130, 64, 128),
  ],
  // a few sizes only, as kernels are compiled for each size
  drawn: fc
    .tuple(whole(1, 9), fc.constantFrom(4, 5, 8, 12), fc.constantFrom(0, 3, 4), fc.constantFrom(0, 4))
    .map(([M, N, offset, rest]) => adaptive(M, N, 2 * N + offset + rest, offset)),
  reference: ([x, modulation], [rows, columns], { offset, epsilon }) => {
    const [N, W] = [rows!.at(-1)!, columns!.at(-1)!];
    const places = grouped(x!.length, (place) => Math.floor(place / N));
    const plain = [new Float64Array(N).fill(1), new Float64Array(N)];
    const at = (place: number) => Math.floor(place / N) * W + offset + (place % N);
    return [
      normalized([x!, ...plain], epsilon, places).map(
        (value, place) => (1 + modulation![at(place)]!) * value + modulation![at(place) + N]!,
      ),
    ];
  },
  terms: ([rows]) => rows!.at(-1)!,
  refused: [
    {
      shapes: [
        [2, 3],
        [3, 6],
      ],
      options: { offset: 0, epsilon: 1e-5 },
      message: "adaptiveLayerNorm: expected x[M,N] modulation[M,W], got [2, 3] [3, 6]: M is both 2 and 3",
    },
    {
      ...adaptive(2, 3, 8, 3),
      message: "adaptiveLayerNorm: expected an offset of at most 8 - 2 x 3 = 2, got 3",
    },
    { ...adaptive(2, 3, 6, 0, 0), message: "adaptiveLayerNorm: expected an epsilon above 0, got 0" },
  ],
});
