import * as k from "@bosquejo/kernels";
import { op } from "../../autograd/op.js";
import { launchWalk } from "../../runtime/launches/strips.js";
import type { Tensor } from "../../runtime/tensor.js";
import type { DType } from "../../runtime/values.js";
import { checkNumber, ofType } from "../shared/element-type.js";
import { either, type NumberOperand, numberSizes } from "../shared/number-operand.js";
import { broadcastShape, walkOver, walkSizes } from "../shared/walk.js";

function comparison(name: keyof typeof k.comparisonCodes) {
  const OP = k.comparisonCodes[name];
  const shared = {
    name,
    dtypes: ["any"],
    dtype: (inputs: readonly Tensor[], number?: NumberOperand): DType => {
      ofType(name, k.compare, ...inputs);
      if (number) checkNumber(name, inputs[0] as Tensor, number);
      return "u32";
    },
  } as const;
  const tensors = op<readonly [a: Tensor, b: Tensor], k.BroadcastSizes>({
    ...shared,
    inputs: ["a", "b"],
    options: [],
    sizes: ([a, b]) => {
      const walk = walkOver(broadcastShape("a and b", a, b), a, b);
      return { ...walkSizes(walk, "AB", { padded: true }), OP };
    },
    shape: (_sizes, [a, b]) => broadcastShape("a and b", a, b),
    forward: (s, y, [a, b]) => launchWalk(ofType(name, k.compare, a, b), s, { a, b, y }),
  });
  const withNumber = op<readonly [x: Tensor], k.BroadcastSizes, NumberOperand>({
    ...shared,
    sizes: ([x], options) => ({ ...numberSizes(x, options), OP }),
    shape: (_sizes, [x]) => x,
    forward: (s, y, [x]) => launchWalk(ofType(name, k.compare, x), s, { a: x, b: x, y }),
  });
  const call = (...operands: unknown[]): Tensor => either(name, operands, tensors, withNumber);
  return call as (a: Tensor | number, b: Tensor | number) => Tensor;
}

/**
 * 1 where a is less than b, otherwise 0, as u32; a and b have one type and broadcast, and one may be a number. There is
 * no gradient.
 */
export const less = comparison("less");
/** 1 where a is greater than b, otherwise 0, as u32; for types and broadcasting see `less`. */
export const greater = comparison("greater");
/** 1 where a equals b, otherwise 0, as u32; for types and broadcasting see `less`. */
export const equal = comparison("equal");
