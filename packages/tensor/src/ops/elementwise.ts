import * as k from "@bosquejo/kernels";
import { op } from "../op.js";
import { launchRuns } from "../runs.js";
import { count } from "../shape.js";
import type { Tensor } from "../tensor.js";

/** `factor x` */
export const scale = op<readonly [Tensor], { LENGTH: number; FACTOR: number }, { readonly factor: number }>({
  name: "scale",
  inputs: ["x"],
  options: ["factor"],
  sizes: ([x], { factor }) => ({ LENGTH: count(x), FACTOR: factor }),
  shape: (_sizes, [x]) => x,
  forward: (s, y, [a]) => launchRuns(k.scale, s, { a, y }),
  backward: (s, dy) => [(dx) => launchRuns(k.scale, s, { a: dy, y: dx })],
});
