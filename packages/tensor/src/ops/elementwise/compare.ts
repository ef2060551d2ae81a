import * as k from "@bosquejo/kernels";
import { op } from "../../autograd/op.js";
import { checkTensor } from "../../runtime/arguments.js";
import { launchWalk } from "../../runtime/launches/strips.js";
import { count, type Shape, TensorError } from "../../runtime/shape.js";
import type { DType, Gradient, Tensor } from "../../runtime/tensor.js";
import { either, type NumberOperand, numberSizes } from "../shared/number-operand.js";
import { fillUnrepeated, shapedAs } from "../shared/repeat.js";
import { broadcastShape, walkOver, walkSizes } from "../shared/walk.js";

/** The kernel for a tensor's type; types of another size have none. */
function ofType<K>(name: string, kernels: Readonly<Record<k.ElementType, K>>, ...tensors: Tensor[]): K {
  const [{ dtype }] = tensors as [Tensor];
  const other = tensors.find((each) => each.dtype !== dtype);
  if (other) throw new TensorError(`${name}: wants tensors of one type, got ${dtype} and ${other.dtype}`);
  if (dtype === "f16") throw new TensorError(`${name}: wants f32, i32 or u32, got f16: cast it first`);
  return kernels[dtype];
}

type Sizes = k.BroadcastSizes;

/** Throws where a number beside a tensor of integers is none of its type. */
function checkNumber(name: string, { dtype }: Tensor, { value }: NumberOperand): void {
  if (dtype === "f32") return;
  const [least, most] = dtype === "u32" ? [0, 2 ** 32 - 1] : [-(2 ** 31), 2 ** 31 - 1];
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw new TensorError(`${name}: wants a whole number that ${dtype} holds beside ${dtype} values, got ${value}`);
}

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
  const tensors = op<readonly [a: Tensor, b: Tensor], Sizes>({
    ...shared,
    inputs: ["a", "b"],
    options: [],
    sizes: ([a, b]) => ({ ...walkSizes(walkOver(broadcastShape("a and b", a, b), a, b), "AB", { padded: true }), OP }),
    shape: (_sizes, [a, b]) => broadcastShape("a and b", a, b),
    forward: (s, y, [a, b]) => launchWalk(ofType(name, k.compare, a, b), s, { a, b, y }),
  });
  const withNumber = op<readonly [x: Tensor], Sizes, NumberOperand>({
    ...shared,
    sizes: ([x], options) => ({ ...numberSizes(x, options), OP }),
    shape: (_sizes, [x]) => x,
    forward: (s, y, [x]) => launchWalk(ofType(name, k.compare, x), s, { a: x, b: x, y }),
  });
  const call = (...operands: unknown[]): Tensor => either(name, operands, tensors, withNumber);
  return call as (a: Tensor | number, b: Tensor | number) => Tensor;
}

/** 1 where a is less than b, else 0, as u32; they are of one type and broadcast, and one may be a number. No gradient. */
export const less = comparison("less");
/** 1 where a is greater than b, else 0: see `less`. */
export const greater = comparison("greater");
/** 1 where a equals b, else 0: see `less`. */
export const equal = comparison("equal");

/** Sizes of a choice between x on one side and a number on the other. */
const choiceSizes = (shape: Shape, condition: Shape, x: Shape, { value, side }: NumberOperand): Sizes => ({
  ...walkSizes(walkOver(shape, x, condition), side === "right" ? "AC" : "BC", { padded: true }),
  ...{ NUMBER: k.numberSides[side], VALUE: value },
});

/** Fills d with dy where the condition chose its side, and zeros elsewhere. */
const fillChosen = (condition: Tensor, dy: Tensor, shape: Shape, side: "left" | "right") => (d: Tensor) => {
  const whole = count(shape) === dy.size ? d : dy.device.tensor(dy.shape);
  const zeros = { value: 0, side: side === "left" ? "right" : "left" } as const;
  const sizes = choiceSizes(dy.shape, condition.shape, dy.shape, zeros);
  launchWalk(k.where.f32, sizes, { a: dy, b: dy, c: condition, y: whole });
  if (whole === d) return;
  fillUnrepeated(d, whole, shape);
  whole.dispose();
};

const chosen = op<readonly [condition: Tensor, a: Tensor, b: Tensor], Sizes>({
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

const chosenOrNumber = op<readonly [condition: Tensor, x: Tensor], Sizes, NumberOperand>({
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

/** a where the u32 condition is not 0, else b: all three broadcast, a and b are of one type, and one of them may be a number. */
export function where(condition: Tensor, ...operands: readonly [a: Tensor | number, b: Tensor | number]): Tensor {
  checkTensor("where", "condition", condition);
  return either(
    "where",
    operands,
    (...two) => chosen(condition, ...two),
    (x, number) => chosenOrNumber(condition, x, number),
  );
}
