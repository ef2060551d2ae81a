import { concat, count, type Padding, pad, type Shape, type Slice, slice, transpose } from "@bosquejo/tensor";
import fc from "fast-check";
import { drawnShapes, between as whole } from "../drawn.js";
import { uniform } from "../random.js";
import { type Case, type Input, type Row, row } from "../row.js";

const x: Input = { name: "x", values: uniform, differentiable: true };
const single = () => 1;

/** Coordinates of place i in a shape, and the place of coordinates. */
const coordinates = (i: number, shape: Shape) =>
  shape.map((size, axis) => Math.floor(i / count(shape.slice(axis + 1))) % size);
const placeAt = (at: readonly number[], shape: Shape) =>
  at.reduce((place, coordinate, axis) => place * shape[axis]! + coordinate, 0);

/** Values of a shape, each from the coordinates that it is asked for by. */
const from = (
  values: Float64Array,
  shape: Shape,
  to: Shape,
  source: (at: readonly number[]) => readonly number[] | number,
) =>
  Float64Array.from({ length: count(to) }, (_, i) => {
    const found = source(coordinates(i, to));
    return typeof found === "number" ? found : values[placeAt(found, shape)]!;
  });

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
      message: "transpose: wants each axis of [2, 3] once, got axes [0, 0]",
    },
    { shapes: [[2, 3]], options: { axes: [0] }, message: "transpose: wants each axis of [2, 3] once, got axes [0]" },
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
      message: "slice: wants 0 <= start < end <= size along each axis of [2, 3], got [0, 1] to [2, 4]",
    },
    {
      shapes: [[2, 3]],
      options: { start: [0], end: [2] },
      message: "slice: wants 0 <= start < end <= size along each axis of [2, 3], got [0] to [2]",
    },
  ],
});

const padding = row<Padding>({
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
      message: "pad: wants [before, after] of 0 or more for each axis of [2, 3], got [[0,1]]",
    },
    {
      shapes: [[2]],
      options: { padding: [[0, -1]], value: 0 },
      message: "pad: wants [before, after] of 0 or more for each axis of [2], got [[0,-1]]",
    },
  ],
});

const joining = row<{ readonly axis: number }>({
  name: "concat",
  call: "[a, b, c]",
  run: (tensors, options) => [concat(tensors, options)],
  inputs: ["a", "b", "c"].map((name) => ({ ...x, name })),
  cases: [
    { shapes: [[2], [3], [1]], options: { axis: 0 } },
    { shapes: [[4], [8], [4]], options: { axis: 0 } },
    {
      shapes: [
        [2, 3],
        [2, 1],
        [2, 5],
      ],
      options: { axis: 1 },
    },
    {
      shapes: [
        [2, 8],
        [2, 4],
        [2, 4],
      ],
      options: { axis: -1 },
    },
    {
      shapes: [
        [2, 3, 4],
        [1, 3, 4],
        [5, 3, 4],
      ],
      options: { axis: 0 },
    },
    {
      shapes: [
        [2, 3, 4, 3],
        [2, 1, 4, 3],
        [2, 2, 4, 3],
      ],
      options: { axis: -3 },
    },
  ],
  drawn: drawnShapes.chain((shape) =>
    fc.tuple(fc.nat(shape.length - 1), fc.array(whole(1, 8), { minLength: 3, maxLength: 3 })).map(([axis, sizes]) => ({
      shapes: sizes.map((size) => shape.map((each, at) => (at === axis ? size : each))),
      options: { axis },
    })),
  ),
  reference: (inputs, shapes, { axis }) => {
    const at = axis < 0 ? axis + shapes[0]!.length : axis;
    const to = shapes[0]!.map((size, i) => (i === at ? shapes.reduce((sum, shape) => sum + shape[at]!, 0) : size));
    return [
      from(inputs[0]!, to, to, (place) => {
        let first = 0;
        for (const [i, shape] of shapes.entries()) {
          if (place[at]! < first + shape[at]!) {
            return inputs[i]![
              placeAt(
                place.map((each, j) => (j === at ? each - first : each)),
                shape,
              )
            ]!;
          }
          first += shape[at]!;
        }
        return Number.NaN;
      }),
    ];
  },
  terms: single,
  refused: [
    {
      shapes: [
        [2, 3],
        [2, 4],
        [3, 3],
      ],
      options: { axis: 1 },
      message: "concat: wants shapes that differ along axis 1 only, got [2, 3] [2, 4] [3, 3]",
    },
    {
      shapes: [[2], [2], [2]],
      options: { axis: 1 },
      message: "concat: wants an axis from -1 to 0 of [2], got 1",
    },
    {
      shapes: [[2], [2], [2]],
      options: { axis: 0 },
      dtypes: ["f32", "u32", "f32"],
      message: "concat: wants tensors of one type, got f32 and u32",
    },
  ],
});

export const copies: readonly Row[] = [transposing, slicing, padding, joining];
