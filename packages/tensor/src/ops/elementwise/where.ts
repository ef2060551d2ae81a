import * as k from "@bosquejo/kernels";
import type { Gradient } from "../../autograd/node.js";
import { op } from "../../autograd/op.js";
import { checkTensor } from "../../runtime/arguments.js";
import { launchWalk } from "../../runtime/launches/strips.js";
import { count, type Shape } from "../../runtime/shape.js";
import type { Tensor } from "../../runtime/tensor.js";
import { checkNumber, ofType } from "../shared/element-type.js";
import { either, type NumberOperand } from "../shared/number-operand.js";
import { fillUnrepeated, shapedAs } from "../shared/repeat.js";
import { broadcastShape, walkOver, walkSizes } from "../shared/walk.js";

/** The sizes of a choice between x on one side and a number on the other side. */
const choiceSizes = (shape: Shape, condition: Shape, x: Shape, { value, side }: NumberOperand): k.BroadcastSizes => ({
  ...walkSizes(walkOver(shape, x, condition), side === "right" ? "AC" : "BC", { padded: true }),
  ...{ NUMBER: k.numberSides[side], VALUE: value },
});

/** A gradient at one side, of the given shape: dy where the condition chose that side, zeros elsewhere. */
const fillChosen = (condition: Tensor, dy: Tensor, shape: Shape, side: "left" | "right") => (d: Tensor) => {
  const whole = count(shape) === dy.size ? d : dy.device.tensor(dy.shape);
  const zeros = { value: 0, side: side === "left" ? "right" : "left" } as const;
  const sizes = choiceSizes(dy.shape, condition.shape, dy.shape, zeros);
  launchWalk(k.where.f32, sizes, { a: dy, b: dy, c: condition, y: whole });
  if (whole === d) return;
  fillUnrepeated(d, whole, shape);
  whole.dispose();
};

const chosen = op<readonly [condition: Tensor, a: Tensor, b: Tensor], k.BroadcastSizes>({
  name: "where",
  inputs: ["condition", "a", "b"],
  options: [],
  dtypes: ["u32", "any", "any"],
  dtype: ([, a, b]) => {
    ofType("where", k.where, a, b);
    return a.dtype;
  },
  sizes: ([condition, a, b]) => {
    const shape = broadcastShape("condition, a and b", condition, a, b);
    return walkSizes(walkOver(shape, a, b, condition), "ABC", { padded: true });
  },
  shape: (_sizes, shapes) => broadcastShape("condition, a and b", ...shapes),
  forward: (s, y, [c, a, b]) => launchWalk(ofType("where", k.where, a, b), s, { a, b, c, y }),
  backward: (_s, dy, y, [condition, a, b]): Gradient[] => {
    const d = shapedAs(y, dy);
    return [undefined, fillChosen(condition, d, a.shape, "left"), fillChosen(condition, d, b.shape, "right")];
  },
});

const chosenOrNumber = op<readonly [condition: Tensor, x: Tensor], k.BroadcastSizes, NumberOperand>({
  name: "where",
  dtypes: ["u32", "any"],
  dtype: ([, x], number) => {
    ofType("where", k.where, x);
    checkNumber("where", x, number);
    return x.dtype;
  },
  sizes: ([condition, x], number) => choiceSizes(broadcastShape("condition and x", condition, x), condition, x, number),
  shape: (_sizes, shapes) => broadcastShape("condition and x", ...shapes),
  forward: (s, y, [c, x]) => launchWalk(ofType("where", k.where, x), s, { a: x, b: x, c, y }),
  backward: ({ NUMBER }, dy, y, [condition, x]): Gradient[] => {
    const d = shapedAs(y, dy);
    return [undefined, fillChosen(condition, d, x.shape, NUMBER === k.numberSides.right ? "left" : "right")];
  },
});

/**
 * a where the u32 condition is not 0, otherwise b; all three broadcast, and a or b may be a number. Two tensors a and b
 * must have one type.
 * @throws {TensorError} if types, shapes or devices do not fit
 */
export function where(condition: Tensor, ...operands: readonly [a: Tensor | number, b: Tensor | number]): Tensor {
  checkTensor("where", "condition", condition);
  return either(
    "where",
    operands,
    (...two) => chosen(condition, ...two),
    (x, number) => chosenOrNumber(condition, x, number),
  );
}
