import { op } from "../../autograd/op.js";
import type { Tensor } from "../../runtime/tensor.js";
import { fillSum, type Middle, middleOf } from "../shared/reduce.js";
import { fillRepeated } from "../shared/repeat.js";
import { reducing, type Stretch } from "./over-axes.js";

const linear = (name: string, factor: (middle: Middle) => number) => {
  const along = op<readonly [Tensor], Middle & { FACTOR: number }, Stretch>({
    name,
    sizes: ([x], { first, last }) => {
      const middle = middleOf(x, first, last);
      return { ...middle, FACTOR: factor(middle) };
    },
    shape: (_sizes, _shapes, { shape }) => shape,
    forward: ({ FACTOR, ...middle }, y, [x]) => fillSum(y, x, middle, FACTOR),
    backward: ({ OUTER, INNER, N, FACTOR }, dy) => [
      (dx) => fillRepeated(dx.view([OUTER, N, INNER]), dy, [OUTER, 1, INNER], FACTOR),
    ],
  });
  return reducing(name, along);
};

/** The sum over axes, by default all of them. */
export const sum = linear("sum", () => 1);
/** The mean over axes, by default all of them. */
export const mean = linear("mean", ({ N }) => 1 / N);
