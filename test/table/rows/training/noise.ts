import { interpolateNoise, normals } from "@bosquejo/tensor";
import fc from "fast-check";
import { between, bits, uniform } from "../../../random.js";
import { between as whole } from "../../drawn.js";
import { type Case, row } from "../../row.js";

const path = (B: number, N: number, stream: number): Case<{ readonly stream: number }> => ({
  shapes: [[B, N], [B, 1], [2]],
  options: { stream },
});

/** The row of the path from data to noise. */
export const noiseRow = row<{ readonly stream: number }>({
  name: "interpolateNoise",
  run: ([x, t, key], options) => [interpolateNoise(x!, t!, key!, options)],
  inputs: [
    { name: "x", values: uniform },
    { name: "t", values: between(0, 1) },
    { name: "key", dtype: "u32", values: bits },
  ],
  cases: [path(1, 1, 0), path(3, 7, 9), path(4, 8, 1), path(16, 24, 4_000_000_000)],
  // each stream needs a kernel of its own to be compiled: a few streams test as much as many
  drawn: fc.tuple(whole(1, 9), whole(1, 9), fc.constantFrom(0, 1)).map(([B, N, stream]) => path(B, N, stream)),
  reference: ([x, t, key], [shape], { stream }) => {
    const noise = normals(x!.length, key![0]!, stream, key![1]!);
    return [
      x!.map((value, i) => {
        const time = t![Math.floor(i / shape!.at(-1)!)]!;
        return (1 - time) * value + time * noise[i]!;
      }),
    ];
  },
  terms: () => 1,
  noisy: true,
  refused: [
    {
      shapes: [[2, 3], [3, 1], [2]],
      options: { stream: 0 },
      message: "interpolateNoise: expected x[B,N] t[B,1] key[2], got [2, 3] [3, 1] [2]: B is both 2 and 3",
    },
    {
      shapes: [[2, 3], [2, 1], [2]],
      options: { stream: -1 },
      message: "interpolateNoise: expected a whole number from 0 to 2^32 - 1 for stream, got -1",
    },
  ],
});
