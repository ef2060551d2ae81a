import { type Batch, count, gatherImages, gatherRows, gatherWords, type Shape } from "@bosquejo/tensor";
import fc from "fast-check";
import { bits, type Random, uniform } from "../../../random.js";
import { between as whole } from "../../drawn.js";
import { type Filling, type Input, type OpRow, row } from "../../row.js";

const below = (limit: number, { random, size }: { random: Random; size: number }) =>
  Uint32Array.from({ length: size }, () => Math.floor(random() * limit));

interface Gather {
  /** the size of the batch */
  readonly size: number;
  /** the shape of an image */
  readonly shape: Shape;
}
const order: Input<Gather> = {
  name: "order",
  dtype: "u32",
  values: (filling) => below(filling.shapes[1]![0]!, filling),
};
const cursor: Input<Gather> = {
  name: "cursor",
  dtype: "u32",
  values: (filling) => below(count(filling.shapes.at(-2)!) - filling.options.size + 1, filling),
};
const batch = (some: readonly unknown[], { size }: Gather) => {
  const [from, at] = some.slice(-2) as [Batch["order"], Batch["cursor"]];
  return { order: from, cursor: at, size };
};

export const gathers: readonly OpRow[] = [
  row<Gather>({
    name: "gatherImages",
    call: "bytes, imageOf, { order, cursor, size }, shape",
    run: (tensors, options) => [gatherImages(tensors[0]!, tensors[1]!, batch(tensors, options), options.shape)],
    inputs: [
      { name: "bytes", dtype: "u32", values: bits },
      {
        name: "imageOf",
        dtype: "u32",
        values: (filling) => below((count(filling.shapes[0]!) * 4) / count(filling.options.shape), filling),
      },
      order,
      cursor,
    ],
    cases: [
      { shapes: [[3], [5], [5], [1]], options: { size: 1, shape: [2, 2, 1] } },
      { shapes: [[5 * 12], [11], [9], [1]], options: { size: 4, shape: [4, 4, 3] } },
      { shapes: [[7 * 3], [3], [7], [1]], options: { size: 7, shape: [2, 2, 3] } },
    ],
    drawn: fc
      .tuple(whole(1, 5), whole(1, 5), whole(1, 7), whole(1, 9), whole(1, 9))
      .map(([images, H, W, listed, size]) => ({
        shapes: [[images * H * W], [listed], [size + listed], [1]],
        options: { size, shape: [H, W, 4] },
      })),
    reference: ([bytes, imageOf, list, at], _shapes, { size, shape }) => {
      const length = count(shape);
      const y = Float64Array.from({ length: size * length }, (_, i) => {
        const image = imageOf![list![at![0]! + Math.floor(i / length)]!]!;
        const byte = image * length + (i % length);
        return ((bytes![byte >> 2]! >>> (8 * (byte & 3))) & 255) / 255;
      });
      return [y];
    },
    terms: () => 1,
    refused: [
      {
        shapes: [[3], [5], [5], [1]],
        options: { size: 1, shape: [3, 3, 3] },
        message: "gatherImages: expected images of a size divisible by 4, got [3, 3, 3]",
      },
      {
        shapes: [[3], [5], [5], [1]],
        options: { size: 6, shape: [2, 2, 1] },
        message: "gatherImages: expected an order of at least 6 entries, got [5]",
      },
      {
        shapes: [[3], [5], [5], [1]],
        dtypes: ["f32", "u32", "u32", "u32"],
        options: { size: 1, shape: [2, 2, 1] },
        message: "gatherImages: expected u32 for tensor 1 of 4, got f32",
      },
    ],
  }),
  row<Gather>({
    name: "gatherRows",
    call: "table, { order, cursor, size }",
    run: (tensors, options) => [gatherRows(tensors[0]!, batch(tensors, options))],
    inputs: [
      { name: "table", values: uniform },
      { ...order, values: (filling: Filling<Gather>) => below(filling.shapes[0]![0]!, filling) },
      cursor,
    ],
    cases: [
      { shapes: [[1, 1], [1], [1]], options: { size: 1, shape: [] } },
      { shapes: [[11, 7], [13], [1]], options: { size: 5, shape: [] } },
      { shapes: [[6, 12], [6], [1]], options: { size: 3, shape: [] } },
    ],
    drawn: fc
      .tuple(whole(1, 9), whole(1, 13), whole(1, 9), whole(0, 5))
      .map(([P, E, size, more]) => ({ shapes: [[P, E], [size + more], [1]], options: { size, shape: [] } })),
    reference: ([table, list, at], [shape], { size }) => {
      const E = shape![1]!;
      const rows = Array.from(list!.subarray(at![0]!, at![0]! + size), (p) => [...table!.subarray(p * E, (p + 1) * E)]);
      return [Float64Array.from(rows.flat())];
    },
    terms: () => 1,
    refused: [
      {
        shapes: [[6], [6], [1]],
        options: { size: 3, shape: [] },
        message: "gatherRows: expected table[P,E], got [6]: table has 1 dimensions",
      },
      {
        shapes: [[6, 2], [6], [1]],
        dtypes: ["f32", "f32", "u32"],
        options: { size: 3, shape: [] },
        message: "gatherRows: expected u32 for tensor 2 of 3, got f32",
      },
    ],
  }),
  row<Gather>({
    name: "gatherWords",
    call: "table, words, { order, cursor, size }",
    run: (tensors, options) => [gatherWords(tensors[0]!, tensors[1]!, batch(tensors, options))],
    inputs: [
      { name: "table", values: uniform },
      { name: "words", dtype: "u32", values: (filling) => below(filling.shapes[0]![0]!, filling) },
      order,
      cursor,
    ],
    cases: [
      { shapes: [[1, 1], [1, 1], [1], [1]], options: { size: 1, shape: [] } },
      { shapes: [[11, 7], [6, 5], [6], [1]], options: { size: 3, shape: [] } },
      { shapes: [[6, 12], [9, 3], [9], [1]], options: { size: 4, shape: [] } },
    ],
    drawn: fc
      .tuple(whole(1, 9), whole(1, 13), whole(1, 6), whole(1, 5), whole(1, 9), whole(0, 5))
      .map(([V, E, P, T, size, more]) => ({
        shapes: [[V, E], [P, T], [size + more], [1]],
        options: { size, shape: [] },
      })),
    reference: ([table, words, list, at], shapes, { size }) => {
      const [E, T] = [shapes[0]![1]!, shapes[1]![1]!];
      const places = Array.from(list!.subarray(at![0]!, at![0]! + size), (p) => [
        ...words!.subarray(p * T, (p + 1) * T),
      ]);
      return [Float64Array.from(places.flat().flatMap((word) => [...table!.subarray(word * E, (word + 1) * E)]))];
    },
    terms: () => 1,
    refused: [
      {
        shapes: [[6, 2], [6], [6], [1]],
        options: { size: 3, shape: [] },
        message: "gatherWords: expected table[V,E] words[P,T], got [6, 2] [6]: words has 1 dimensions",
      },
      {
        shapes: [[6, 2], [6, 2], [6], [1]],
        dtypes: ["f32", "f32", "u32", "u32"],
        options: { size: 3, shape: [] },
        message: "gatherWords: expected u32 for tensor 2 of 4, got f32",
      },
    ],
  }),
];
