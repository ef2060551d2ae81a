import { count, type Shape } from "@bosquejo/tensor";

/** The shape to which all the shapes broadcast. */
export function together(...shapes: readonly Shape[]): Shape {
  const rank = Math.max(...shapes.map(({ length }) => length));
  return Array.from({ length: rank }, (_, axis) =>
    Math.max(...shapes.map((shape) => shape[shape.length - rank + axis] ?? 1)),
  );
}

/** The index of the operand's value that is at index i after broadcasting. */
function placeOf(i: number, operand: Shape, shape: Shape): number {
  let place = 0;
  let [left, step] = [i, 1];
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const at = left % shape[axis]!;
    left = Math.floor(left / shape[axis]!);
    const size = operand[axis - shape.length + operand.length] ?? 1;
    if (size > 1) place += at * step;
    step *= size;
  }
  return place;
}

/** The values of f, applied elementwise to operands that are broadcast to one shape. */
export function broadcast(
  f: (...values: number[]) => number,
  inputs: readonly ArrayLike<number>[],
  shapes: readonly Shape[],
): Float64Array {
  const shape = together(...shapes);
  return Float64Array.from({ length: count(shape) }, (_, i) =>
    f(...inputs.map((values, operand) => values[placeOf(i, shapes[operand]!, shape)]!)),
  );
}
