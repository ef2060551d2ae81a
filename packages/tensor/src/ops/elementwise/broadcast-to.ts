import * as k from "@bosquejo/kernels";
import { op } from "../../autograd/op.js";
import { launchWalk } from "../../runtime/launches/strips.js";
import { checkShape, type Shape, TensorError, words } from "../../runtime/shape.js";
import type { Tensor } from "../../runtime/tensor.js";
import { repeatedSizes, shapedAs, unrepeated } from "../shared/repeat.js";
import { broadcastShape } from "../shared/walk.js";

/** x, repeated along axes that it lacks or that have size 1, as NumPy's `broadcast_to`. */
export const broadcastTo = op<readonly [x: Tensor], k.BroadcastSizes, Shape>({
  name: "broadcastTo",
  inputs: ["x"],
  arrayOptions: true,
  dtypes: ["f32"],
  sizes: ([x], shape) => {
    checkShape("shape", shape);
    const found = broadcastShape("x and shape", x, shape);
    if (words(found) !== words(shape))
      throw new TensorError(`expected a shape that x broadcasts to, got ${words(shape)} for ${words(x)}`);
    return repeatedSizes(shape, x, 1);
  },
  shape: (_sizes, _shapes, shape) => shape,
  forward: (s, y, [x]) => launchWalk(k.binaries.mul.forward, s, { a: x, b: x, y }),
  backward: (_s, dy, y, [x]) => [unrepeated(shapedAs(y, dy), x.shape)],
});
