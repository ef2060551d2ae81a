import { type PadOptions, pad, type Slice, slice, transpose } from "@bosquejo/tensor";
import fc from "fast-check";
import { drawnShapes, between as whole } from "../../drawn.js";
import { type Case, type OpRow, row } from "../../row.js";
import { from, single, x } from "./copy-reference.js";

const along = (axes: number) =>
  fc.shuffledSubarray(
    Array.from({ length: axes }, (_, axis) => axis),
    { minLength: axes },
  );

const transposing = row<{ readonly axes: readonly number[] }>({
  name: "transpose",
  run: ([tensor], options) => [transpose(tensor!, options)],
  inputs: [x],
  cases: [
    { shapes: [[5]], options: { axes: [0] } },
    { shapes: [[3, 5]], options: { axes: [1, 0] } },
    { shapes: [[8, 4]], options: { axes: [1, 0] } },
    { shapes: [[2, 3, 8]], options: { axes: [1, 0, 2] } },
    { shapes: [[2, 3, 4, 5]], options: { axes: [3, 1, 0, 2] } },
    { shapes: [[2, 1, 3, 2, 2]], options: { axes: [4, 2, 0, 1, 3] } },
  ],
  drawn: drawnShapes.chain((shape) => along(shape.length).map((axes) => ({ shapes: [shape], options: { axes } }))),
  reference: ([values], [shape], { axes }) => {
    const to = axes.map((axis) => shape![axis]!);
    return [from(values!, shape!, to, (at) => shape!.map((_, axis) => at[axes.indexOf(axis)]!))];
  },
  terms: single,
  refused: [
    {
      shapes: [[2, 3]],
      options: { axes: [0, 0] },
      message: "transpose: expected each axis of [2, 3] once, got axes [0, 0]",
    },
    { shapes: [[2, 3]], options: { axes: [0] }, message: "transpose: expected each axis of [2, 3] once, got axes [0]" },
  ],
});

const slicing = row<Slice>({
  name: "slice",
  run: ([tensor], options) => [slice(tensor!, options)],
  inputs: [x],
  cases: [
    { shapes: [[9]], options: { start: [2], end: [7] } },
    { shapes: [[8]], options: { start: [4], end: [8] } },
    { shapes: [[6, 8]], options: { start: [1, 0], end: [5, 8] } },
    { shapes: [[6, 8]], options: { start: [0, 4], end: [6, 8] } },
    { shapes: [[3, 5, 7]], options: { start: [1, 2, 3], end: [2, 4, 6] } },
    { shapes: [[4, 3, 2, 3, 2]], options: { start: [1, 1, 0, 1, 0], end: [3, 2, 1, 3, 2] } },
  ],
  drawn: drawnShapes.chain((shape) =>
    fc
      .tuple(
        ...shape.map((size) =>
          whole(0, size - 1).chain((first) => fc.tuple(fc.constant(first), whole(first + 1, size))),
        ),
      )
      .map(
        (parts): Case<Slice> => ({
          shapes: [shape],
          options: { start: parts.map(([first]) => first), end: parts.map(([, last]) => last) },
        }),
      ),
  ),
  reference: ([values], [shape], { start, end }) => {
    const to = start.map((first, axis) => end[axis]! - first);
    return [from(values!, shape!, to, (at) => at.map((place, axis) => place + start[axis]!))];
  },
  terms: single,
  refused: [
    {
      shapes: [[2, 3]],
      options: { start: [0, 1], end: [2, 4] },
      message: "slice: expected 0 <= start < end <= size along each axis of [2, 3], got [0, 1] to [2, 4]",
    },
    {
      shapes: [[2, 3]],
      options: { start: [0], end: [2] },
      message: "slice: expected 0 <= start < end <= size along each axis of [2, 3], got [0] to [2]",
    },
  ],
});

const padding = row<PadOptions>({
  name: "pad",
  run: ([tensor], options) => [pad(tensor!, options)],
  inputs: [x],
  cases: [
    { shapes: [[5]], options: { padding: [[0, 0]], value: 0 } },
    { shapes: [[5]], options: { padding: [[2, 1]], value: 0.5 } },
    {
      shapes: [[3, 8]],
      options: {
        padding: [
          [1, 2],
          [4, 4],
        ],
        value: -1,
      },
    },
    {
      shapes: [[2, 3, 4, 4]],
      options: {
        padding: [
          [0, 0],
          [1, 1],
          [1, 1],
          [0, 0],
        ],
        value: 0,
      },
    },
  ],
  drawn: drawnShapes.chain((shape) =>
    fc.tuple(...shape.map(() => fc.tuple(whole(0, 4), whole(0, 4)))).map((pairs) => ({
      shapes: [shape],
      options: { padding: pairs, value: 0.25 },
    })),
  ),
  reference: ([values], [shape], { padding: pairs, value }) => {
    const to = shape!.map((size, axis) => size + pairs[axis]![0] + pairs[axis]![1]);
    return [
      from(values!, shape!, to, (at) => {
        const inside = at.map((place, axis) => place - pairs[axis]![0]);
        return inside.every((place, axis) => place >= 0 && place < shape![axis]!) ? inside : value;
      }),
    ];
  },
  terms: single,
  refused: [
    {
      shapes: [[2, 3]],
      options: { padding: [[0, 1]], value: 0 },
      message: "pad: expected [before, after] of 0 or more for each axis of [2, 3], got [[0,1]]",
    },
    {
      shapes: [[2]],
      options: { padding: [[0, -1]], value: 0 },
      message: "pad: expected [before, after] of 0 or more for each axis of [2], got [[0,-1]]",
    },
  ],
});

export const copies: readonly OpRow[] = [transposing, slicing, padding];
