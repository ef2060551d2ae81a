import * as k from "@bosquejo/kernels";
import { checkInputs, explained } from "../runtime/arguments.js";
import { launchStrips } from "../runtime/launches/strips.js";
import { sameLength } from "../runtime/shape.js";
import type { Tensor } from "../runtime/tensor.js";

/** Copies values to a tensor in place, on the device: the state of an iteration can move on with each replay. */
export function assign(target: Tensor, values: Tensor): void {
  checkInputs("assign", [target, values]);
  const sizes = explained("assign", () => sameLength("target and values", target.shape, values.shape));
  launchStrips(k.scale, { ...sizes, FACTOR: 1 }, { a: values, y: target });
}
