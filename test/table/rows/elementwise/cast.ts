import { cast, type DType, type Shape, scale, type Tensor } from "@bosquejo/tensor";
import fc from "fast-check";
import { between } from "../../../random.js";
import { drawnShapes } from "../../drawn.js";
import { row } from "../../row.js";

const shapes: readonly Shape[] = [[1], [7], [4, 8], [3, 5, 2]];
const types = ["i32", "u32"] as const;

/** The row of `cast`: casts values to another type and back to f32. */
export const castRow = row<{ readonly dtype: DType }>({
  name: "cast",
  run: ([tensor], options) => [through(tensor!, options)],
  inputs: [{ name: "x", values: between(0, 9) }],
  cases: [
    ...types.flatMap((dtype) => shapes.map((shape) => ({ shapes: [shape], options: { dtype } }))),
    ...shapes.map((shape) => ({ shapes: [shape], options: { dtype: "f16" as const } })),
  ],
  drawn: fc
    .tuple(drawnShapes, fc.constantFrom<DType>("i32", "u32", "f16"))
    .map(([shape, dtype]) => ({ shapes: [shape], options: { dtype } })),
  reference: ([values], _shapes, { dtype }) => [
    values!.map((value) => (dtype === "f16" ? halfOf(value) : Math.trunc(value))),
  ],
  terms: () => 1,
  refused: [
    {
      shapes: [[2]],
      options: { dtype: "f32" },
      message: "cast: expected a type other than f32 (f16 only from and to f32), got f32",
    },
    {
      shapes: [[2]],
      dtypes: ["u32"],
      options: { dtype: "f16" },
      message: "cast: expected a type other than u32 (f16 only from and to f32), got f16",
    },
  ],
});

function through(tensor: Tensor, options: { readonly dtype: DType }): Tensor {
  const there = cast(tensor, options);
  const back = scale(cast(there, { dtype: "f32" }), { factor: 1 });
  return back;
}

/** A number of at least 2^-14 rounded to f16, that is to 11 significant bits; ties go to the even one. */
function halfOf(value: number): number {
  const unit = 2 ** (Math.floor(Math.log2(value)) - 10);
  const units = value / unit;
  const below = Math.floor(units);
  const up = units - below > 0.5 || (units - below === 0.5 && below % 2 === 1);
  return (up ? below + 1 : below) * unit;
}
