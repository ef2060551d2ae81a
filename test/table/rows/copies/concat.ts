import { concat } from "@bosquejo/tensor";
import fc from "fast-check";
import { drawnShapes, between as whole } from "../../drawn.js";
import { row } from "../../row.js";
import { from, placeAt, single, x } from "./copy-reference.js";

/** The row of `concat`: all its cases join three tensors. */
export const concatRow = row<{ readonly axis: number }>({
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
      message: "concat: expected shapes that differ only along axis 1, got [2, 3] [2, 4] [3, 3]",
    },
    {
      shapes: [[2], [2], [2]],
      options: { axis: 1 },
      message: "concat: expected an axis from -1 to 0 for shape [2], got 1",
    },
    {
      shapes: [[2], [2], [2]],
      options: { axis: 0 },
      dtypes: ["f32", "u32", "f32"],
      message: "concat: expected tensors of the same type, got f32 and u32",
    },
  ],
});
