import { count, maskedSoftmax, type Shape, weightedSum } from "@bosquejo/tensor";
import fc from "fast-check";
import { uniform } from "../../../random.js";
import { between as whole } from "../../drawn.js";
import { type Input, type OpRow, row } from "../../row.js";

/** Lengths: whole numbers from 1 to T of the scores. */
const lengths: Input = {
  name: "lengths",
  values: ({ random, size, shapes }) =>
    Float32Array.from({ length: size }, () => 1 + Math.floor(random() * shapes[0]![1]!)),
};
const differentiable = (name: string): Input => ({ name, values: uniform, differentiable: true });
const shaped = (...all: (readonly Shape[])[]) => all.map((shapes) => ({ shapes, options: undefined }));

/** The indices of every value of a shape. */
function* places(shape: Shape): Generator<number[]> {
  for (let i = 0; i < count(shape); i++) {
    let rest = i;
    const at = shape.map(() => 0);
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      at[axis] = rest % shape[axis]!;
      rest = Math.floor(rest / shape[axis]!);
    }
    yield at;
  }
}

const softmax = row<undefined>({
  name: "maskedSoftmax",
  run: ([scores, of]) => [maskedSoftmax(scores!, of!)],
  inputs: [differentiable("scores"), lengths],
  cases: shaped(
    [
      [1, 1, 1],
      [1, 1],
    ],
    [
      [3, 7, 2],
      [3, 1],
    ],
    [
      [5, 13, 4],
      [5, 1],
    ],
    [
      [2, 32, 3],
      [2, 1],
    ],
  ),
  // several values along each axis: the difference of two nearly equal values has no relative precision
  drawn: fc.tuple(whole(3, 6), whole(3, 17), whole(2, 5)).map(([B, T, K]) => ({
    shapes: [
      [B, T, K],
      [B, 1],
    ],
    options: undefined,
  })),
  reference: ([scores, of], [shape]) => {
    const [, T = 1, K = 1] = shape!;
    const exponentials = [...places(shape!)].map(([b, t, k]) =>
      t! < of![b!]! ? Math.exp(scores![(b! * T + t!) * K + k!]!) : 0,
    );
    const sums = new Map<string, number>();
    [...places(shape!)].forEach(([b, , k], i) => {
      sums.set(`${b} ${k}`, (sums.get(`${b} ${k}`) ?? 0) + exponentials[i]!);
    });
    return [Float64Array.from([...places(shape!)], ([b, , k], i) => exponentials[i]! / sums.get(`${b} ${k}`)!)];
  },
  terms: ([scores]) => scores![1]!,
  refused: [
    {
      shapes: [
        [2, 3, 4],
        [3, 1],
      ],
      options: undefined,
      message: "maskedSoftmax: expected scores[B,T,K] lengths[B,1], got [2, 3, 4] [3, 1]: B is both 2 and 3",
    },
    {
      shapes: [
        [1, 20_000, 1],
        [1, 1],
      ],
      options: undefined,
      message: "maskedSoftmax: expected T of at most 16384, got 20000: one invocation loops over it",
    },
    {
      shapes: [
        [2, 3],
        [2, 1],
      ],
      options: undefined,
      message: "maskedSoftmax: expected scores[B,T,K] lengths[B,1], got [2, 3] [2, 1]: scores has 2 dimensions",
    },
  ],
});

const pooled = row<undefined>({
  name: "weightedSum",
  run: ([weights, x]) => [weightedSum(weights!, x!)],
  inputs: [differentiable("weights"), differentiable("x")],
  cases: shaped(
    [
      [1, 1, 1],
      [1, 1, 1],
    ],
    [
      [3, 7, 2],
      [3, 7, 5],
    ],
    [
      [2, 13, 4],
      [2, 13, 12],
    ],
  ),
  drawn: fc.tuple(whole(2, 5), whole(1, 13), whole(2, 5), whole(2, 13)).map(([B, T, K, E]) => ({
    shapes: [
      [B, T, K],
      [B, T, E],
    ],
    options: undefined,
  })),
  reference: ([weights, x], shapes) => {
    const [B, T, K] = shapes[0] as [number, number, number];
    const E = shapes[1]![2]!;
    const sums = [...places([B, K, E])].map(([b, k, e]) => {
      let sum = 0;
      for (let t = 0; t < T; t++) sum += weights![(b! * T + t) * K + k!]! * x![(b! * T + t) * E + e!]!;
      return sum;
    });
    return [Float64Array.from(sums)];
  },
  terms: ([weights, x]) => Math.max(weights![1]!, weights![2]!, x![2]!),
  refused: [
    {
      shapes: [
        [2, 3, 4],
        [2, 5, 6],
      ],
      options: undefined,
      message: "weightedSum: expected weights[B,T,K] x[B,T,E], got [2, 3, 4] [2, 5, 6]: T is both 3 and 5",
    },
    {
      shapes: [
        [1, 1, 1],
        [1, 1, 20_000],
      ],
      options: undefined,
      message: "weightedSum: expected E of at most 16384, got 20000: one invocation loops over it",
    },
  ],
});

/** The ops of attention pooling. */
export const attention: readonly OpRow[] = [softmax, pooled];
