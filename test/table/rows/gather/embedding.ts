import { count, embedding, type Shape } from "@bosquejo/tensor";
import fc from "fast-check";
import { uniform } from "../../../random.js";
import { between } from "../../drawn.js";
import { type Case, row } from "../../row.js";

const one = (table: Shape, indices: Shape): Case<undefined> => ({ shapes: [table, indices], options: undefined });

export const embeddingRow = row<undefined>({
  name: "embedding",
  run: ([table, indices]) => [embedding(table!, indices!)],
  inputs: [
    { name: "table", values: uniform, differentiable: true },
    {
      name: "indices",
      dtype: "u32",
      values: ({ random, size, shapes }) =>
        Uint32Array.from({ length: size }, () => Math.floor(random() * shapes[0]![0]!)),
    },
  ],
  cases: [
    one([1, 1], [1]),
    one([7, 5], [3, 11]),
    one([13, 8], [2, 3, 7]),
    one([2, 4], [67]),
    one([100, 12], [16]),
    // more indices than the op searches together
    one([5, 3], [16_391]),
    one([3, 4], [2, 8192]),
  ],
  drawn: fc
    .tuple(between(1, 12), between(1, 9), fc.array(between(1, 7), { minLength: 1, maxLength: 3 }))
    .map(([V, E, indices]) => one([V, E], indices)),
  reference: ([table, indices], [shape]) => {
    const E = shape![1]!;
    return [
      Float64Array.from({ length: indices!.length * E }, (_, i) => table![indices![Math.floor(i / E)]! * E + (i % E)]!),
    ];
  },
  terms: ([, indices]) => count(indices!),
  refused: [
    { ...one([4], [3]), message: "embedding: expected table[V,E], got [4]: table has 1 dimensions" },
    {
      ...one([4, 2], [3]),
      dtypes: ["f32", "f32"],
      message: "embedding: expected u32 for tensor 2 of 2, got f32",
    },
  ],
});
