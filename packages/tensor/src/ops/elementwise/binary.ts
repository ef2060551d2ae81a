import * as k from "@bosquejo/kernels";
import type { Gradient } from "../../autograd/node.js";
import { op } from "../../autograd/op.js";
import { launchWalk } from "../../runtime/launches/strips.js";
import { TensorError } from "../../runtime/shape.js";
import type { Tensor } from "../../runtime/tensor.js";
import { either, type NumberOperand, numberSizes } from "../shared/number-operand.js";
import { fillUnrepeated, shapedAs, unrepeated } from "../shared/repeat.js";
import { broadcastShape, walkOver, walkSizes } from "../shared/walk.js";

type BinaryInputs = readonly [a: Tensor, b: Tensor];

/** An op of two tensors, which broadcast by NumPy's rules, or of a tensor and a number. */
export type BinaryOp = ((a: Tensor, b: Tensor | number) => Tensor) & ((a: number, b: Tensor) => Tensor);

/** A gradient at one operand. If the operand was repeated, a tensor of y's shape is computed first and then summed. */
function fillSide(
  kernel: k.BinaryKernels["gradientA"],
  sizes: k.BroadcastSizes,
  dy: Tensor,
  [a, b]: BinaryInputs,
  side: Tensor,
) {
  return (d: Tensor) => {
    if (side.size === dy.size) {
      launchWalk(kernel, sizes, { a, b, dy, y: d });
      return;
    }
    const whole = dy.device.tensor(dy.shape);
    launchWalk(kernel, sizes, { a, b, dy, y: whole });
    fillUnrepeated(d, whole, side.shape);
    whole.dispose();
  };
}

function binary(name: keyof typeof k.binaries): BinaryOp {
  const { code: OP, forward, gradientA, gradientB } = k.binaries[name];
  const linear = name === "add" || name === "sub";
  const tensors = op<BinaryInputs, k.BroadcastSizes & { OP: number }>({
    name,
    inputs: ["a", "b"],
    options: [],
    sizes: ([a, b]) => ({
      ...walkSizes(walkOver(broadcastShape("a and b", a, b), a, b), "AB", { padded: true }),
      OP,
    }),
    shape: (_sizes, [a, b]) => broadcastShape("a and b", a, b),
    forward: (s, y, [a, b]) => launchWalk(forward, s, { a, b, y }),
    backward: (s, dy, y, two): Gradient[] => {
      const d = shapedAs(y, dy);
      return [
        linear ? unrepeated(d, two[0].shape) : fillSide(gradientA, s, d, two, two[0]),
        name === "add" ? unrepeated(d, two[1].shape) : fillSide(gradientB, s, d, two, two[1]),
      ];
    },
  });
  const withNumber = op<readonly [x: Tensor], k.BroadcastSizes & { OP: number }, NumberOperand>({
    name,
    sizes: ([x], number) => {
      if (name === "div" && number.side === "right" && number.value === 0)
        throw new TensorError("expected a divisor other than 0, got 0");
      return { ...numberSizes(x, number), OP };
    },
    shape: (_sizes, [x]) => x,
    forward: (s, y, [x]) => launchWalk(forward, s, { a: x, b: x, y }),
    backward: (s, dy, _y, [x]) => [
      linear && s.NUMBER === k.numberSides.right
        ? dy
        : (dx) => launchWalk(s.NUMBER === k.numberSides.right ? gradientA : gradientB, s, { a: x, b: x, dy, y: dx }),
    ],
  });
  return ((...operands: unknown[]) => either(name, operands, tensors, withNumber)) as BinaryOp;
}

/** `a + b` */
export const add = binary("add");
/** `a - b` */
export const sub = binary("sub");
/** `a b`, elementwise */
export const mul = binary("mul");
/** `a / b` */
export const div = binary("div");
/** `a` to the power `b`; for negative a the result is NaN unless b is a whole number. */
export const pow = binary("pow");
/** The larger of a and b; if they are equal, each gets half of the gradient. */
export const maximum = binary("maximum");
/** The smaller of a and b; if they are equal, each gets half of the gradient. */
export const minimum = binary("minimum");
