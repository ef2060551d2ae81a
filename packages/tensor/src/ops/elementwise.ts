import * as k from "@bosquejo/kernels";
import { launch, op } from "../op.js";
import { checkShape, count, type Shape, sameLength, TensorError, words } from "../shape.js";
import { Tensor } from "../tensor.js";

type One = readonly [Tensor];
type Two = readonly [Tensor, Tensor];
type Length = { LENGTH: number };

/** `a + b`, of one shape */
export const add = op<Two, Length>({
  name: "add",
  sizes: ([a, b]) => sameLength("a and b", a, b),
  shape: (_sizes, [a]) => a,
  forward: (s, y, [a, b]) => launch(k.add, s, { a, b, y }),
  backward: (_s, dy) => [dy, dy],
});

/** `a b`, of one shape, value by value */
export const mul = op<Two, Length>({
  name: "mul",
  sizes: ([a, b]) => sameLength("a and b", a, b),
  shape: (_sizes, [a]) => a,
  forward: (s, y, [a, b]) => launch(k.mul, s, { a, b, y }),
  backward: (s, dy, _y, [a, b]) => [
    (da) => launch(k.mul, s, { a: dy, b, y: da }),
    (db) => launch(k.mul, s, { a: dy, b: a, y: db }),
  ],
});

/** `factor x` */
export const scale = op<One, Length & { FACTOR: number }, { readonly factor: number }>({
  name: "scale",
  sizes: ([x], { factor }) => ({ LENGTH: count(x), FACTOR: factor }),
  shape: (_sizes, [x]) => x,
  forward: (s, y, [a]) => launch(k.scale, s, { a, y }),
  backward: (s, dy) => [(dx) => launch(k.scale, s, { a: dy, y: dx })],
});

/** The same values in another shape of the same size; no copy is made. */
export function reshape(x: Tensor, shape: Shape): Tensor {
  checkShape("reshape", shape);
  if (count(shape) !== x.size) {
    throw new TensorError(`reshape: wants ${x.size} values, got ${words(shape)} for ${words(x.shape)}`);
  }
  x.check();
  const y = new Tensor(x.storage, shape, x.dtype, x.offset);
  y.node = { op: "reshape", inputs: [x], view: true, backward: (dy) => [reshape(dy, x.shape)] };
  return y;
}
