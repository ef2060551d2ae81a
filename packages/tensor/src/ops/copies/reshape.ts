import { checkTensor } from "../../runtime/arguments.js";
import { checkShape, count, type Shape, TensorError, words } from "../../runtime/shape.js";
import { Tensor } from "../../runtime/tensor.js";

/**
 * The same values in another shape of the same size, as a view of x.
 * @throws {TensorError} if the sizes differ
 */
export function reshape(x: Tensor, shape: Shape): Tensor {
  checkTensor("reshape", "x", x);
  checkShape("reshape", shape);
  if (count(shape) !== x.size) {
    throw new TensorError(`reshape: expected a shape of ${x.size} values, got ${words(shape)} for ${words(x.shape)}`);
  }
  x.check();
  const y = new Tensor(x.storage, shape, x.dtype, x.offset);
  y.node = { op: "reshape", inputs: [x], view: true, backward: (dy) => [reshape(dy, x.shape)] };
  return y;
}
