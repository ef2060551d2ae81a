import * as k from "@bosquejo/kernels";
import { op } from "../../autograd/op.js";
import { launchStrips } from "../../runtime/launches/strips.js";
import { count } from "../../runtime/shape.js";
import type { Tensor } from "../../runtime/tensor.js";

/** `factor x` */
export const scale = op<readonly [Tensor], { LENGTH: number; FACTOR: number }, { readonly factor: number }>({
  name: "scale",
  inputs: ["x"],
  options: ["factor"],
  sizes: ([x], { factor }) => ({ LENGTH: count(x), FACTOR: factor }),
  shape: (_sizes, [x]) => x,
  forward: (s, y, [a]) => launchStrips(k.scale, s, { a, y }),
  backward: (s, dy) => [(dx) => launchStrips(k.scale, s, { a: dy, y: dx })],
});
