import * as k from "@bosquejo/kernels";
import { checkTensor } from "../arguments.js";
import { broadcastShape, walkOver, walkSizes } from "../broadcast.js";
import { op } from "../op.js";
import { launchWalk } from "../runs.js";
import { count, type Shape, TensorError } from "../shape.js";
import type { DType, Gradient, Tensor } from "../tensor.js";
import { fillUnrepeated, shapedAs } from "./broadcast.js";
import { either, type Scalar, scalarSizes } from "./either.js";

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
function checkNumber(name: string, { dtype }: Tensor, { value }: Scalar): void {
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
    dtype: (inputs: readonly Tensor[], scalar?: Scalar): DType => {
      ofType(name, k.compare, ...inputs);
      if (scalar) checkNumber(name, inputs[0] as Tensor, scalar);
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
  const scalar = op<readonly [x: Tensor], Sizes, Scalar>({
    ...shared,
    sizes: ([x], options) => ({ ...scalarSizes(x, options), OP }),
    shape: (_sizes, [x]) => x,
    forward: (s, y, [x]) => launchWalk(ofType(name, k.compare, x), s, { a: x, b: x, y }),
  });
  const call = (...operands: unknown[]): Tensor => either(name, operands, tensors, scalar);
  return call as (a: Tensor | number, b: Tensor | number) => Tensor;
}

/** 1 where a is less than b, else 0, as u32; they are of one type and broadcast, and one may be a number. No gradient. */
export const less = comparison("less");
/** 1 where a is greater than b, else 0: see `less`. */
export const greater = comparison("greater");
/** 1 where a equals b, else 0: see `less`. */
export const equal = comparison("equal");

/** Sizes of a choice between x, which stands on one side, and a number on the other. */
const choiceSizes = (shape: Shape, condition: Shape, x: Shape, { value, side }: Scalar): Sizes => ({
  ...walkSizes(walkOver(shape, x, condition), side === 1 ? "AC" : "BC", { padded: true }),
  ...{ SCALAR: side, VALUE: value },
});

/** Fills d with dy where the condition holds (side 1) or does not (side 2), and zeros elsewhere. */
const fillChosen = (condition: Tensor, dy: Tensor, shape: Shape, side: 1 | 2) => (d: Tensor) => {
  const whole = count(shape) === dy.size ? d : dy.device.tensor(dy.shape);
  // the number zero stands on the other side
  const sizes = choiceSizes(dy.shape, condition.shape, dy.shape, { value: 0, side });
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
    return [undefined, fillChosen(condition, d, a.shape, 1), fillChosen(condition, d, b.shape, 2)];
  },
});

const chosenOrNumber = op<readonly [condition: Tensor, x: Tensor], Sizes, Scalar>({
  name: "where",
  dtypes: ["u32", "any"],
  dtype: ([, x], scalar) => {
    ofType("where", k.where, x);
    checkNumber("where", x, scalar);
    return x.dtype;
  },
  sizes: ([condition, x], scalar) => choiceSizes(broadcastShape("condition and x", condition, x), condition, x, scalar),
  shape: (_sizes, shapes) => broadcastShape("condition and x", ...shapes),
  forward: (s, y, [c, x]) => launchWalk(ofType("where", k.where, x), s, { a: x, b: x, c, y }),
  backward: ({ SCALAR }, dy, y, [condition, x]): Gradient[] => {
    const d = shapedAs(y, dy);
    return [undefined, fillChosen(condition, d, x.shape, SCALAR === 1 ? 1 : 2)];
  },
});

/** a where the u32 condition is not 0, else b: all three broadcast, a and b are of one type, and one of them may be a number. */
export function where(condition: Tensor, ...operands: readonly [a: Tensor | number, b: Tensor | number]): Tensor {
  checkTensor("where", "condition", condition);
  return either(
    "where",
    operands,
    (...two) => chosen(condition, ...two),
    (x, scalar) => chosenOrNumber(condition, x, scalar),
  );
}
