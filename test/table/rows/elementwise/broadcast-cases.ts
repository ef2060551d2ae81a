import type { Shape } from "@bosquejo/tensor";
import fc from "fast-check";
import { drawnShapes } from "../../drawn.js";
import type { Case } from "../../row.js";

const pairs: readonly (readonly [Shape, Shape])[] = [
  [[1], [1]],
  [[7], [7]],
  [
    [4, 8],
    [4, 8],
  ],
  [[3, 5], [5]],
  [[5, 8], [1]],
  [[8], [5, 8]],
  [
    [3, 1, 5],
    [2, 1],
  ],
  [
    [4, 1, 8],
    [1, 6, 8],
  ],
  [
    [2, 3, 4],
    [2, 1, 1],
  ],
  [
    [2, 1, 3, 1, 2],
    [1, 5, 1, 7, 2],
  ],
  [[37, 64], [64]],
];
/** A case of two operands for each pair of shapes. */
export const pairCases = pairs.map((shapes): Case<undefined> => ({ shapes, options: undefined }));

/** Shapes that broadcast to a shape: some axes have size 1, and some of the first axes may be missing. */
export const repeatable = (shape: Shape): fc.Arbitrary<Shape> =>
  fc
    .tuple(fc.array(fc.boolean(), { minLength: shape.length, maxLength: shape.length }), fc.nat(shape.length - 1))
    .map(([kept, dropped]) => shape.map((size, axis) => (kept[axis] ? size : 1)).slice(dropped));

/** Cases of the given number of operands, whose shapes broadcast. */
export const broadcasting = (operands: number): fc.Arbitrary<Case<undefined>> =>
  drawnShapes.chain((shape) =>
    fc
      .tuple(...Array.from({ length: operands }, () => repeatable(shape)))
      .map((shapes) => ({ shapes, options: undefined })),
  );
