import * as k from "@bosquejo/kernels";
import { op } from "../op.js";
import { count } from "../shape.js";
import { launchStrips } from "../strips.js";
import type { Tensor } from "../tensor.js";

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
