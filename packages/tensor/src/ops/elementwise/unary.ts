import * as k from "@bosquejo/kernels";
import { storing } from "../../autograd/node.js";
import { op } from "../../autograd/op.js";
import { storeSizes } from "../../autograd/store.js";
import { launchStrips } from "../../runtime/launches/strips.js";
import type { OptionName } from "../../runtime/options.js";
import { count, kindOf, TensorError } from "../../runtime/shape.js";
import type { Tensor } from "../../runtime/tensor.js";

type Bounds = { readonly min?: number; readonly max?: number };

function unary<O>(
  name: keyof typeof k.unaries,
  bounds: (options: O) => { LOW?: number; HIGH?: number },
  options: readonly OptionName<O>[] = [],
) {
  const { code: OP, forward, gradient } = k.unaries[name];
  return op<readonly [x: Tensor], k.UnarySizes, O>({
    name,
    inputs: ["x"],
    options,
    sizes: ([x], given) => ({ OP, LENGTH: count(x), ...bounds(given) }),
    shape: (_sizes, [x]) => x,
    forward: (s, y, [x]) => launchStrips(forward, s, { x, y }),
    backward: (s, dy, _y, [x]) => [
      storing((dx, store) => launchStrips(gradient, { ...s, ...storeSizes(store) }, { x, dy, dx })),
    ],
  });
}
const none = () => ({});

/** `e^x` */
export const exp = unary<undefined>("exp", none);
/** The natural logarithm. */
export const log = unary<undefined>("log", none);
/** The square root. */
export const sqrt = unary<undefined>("sqrt", none);
/** `|x|`; the gradient at 0 is 0. */
export const abs = unary<undefined>("abs", none);
const LARGEST = 2 ** 128 - 2 ** 104;
// pipeline constants are finite: the largest float32 is used for a missing or infinite bound
const finite = (bound: number) => Math.min(Math.max(bound, -LARGEST), LARGEST);

/**
 * x, clamped between `min` and `max`; a missing or infinite bound does not clamp. A value that equals a bound keeps its
 * gradient; values outside get 0.
 */
export const clamp = unary<Bounds>(
  "clamp",
  (bounds) => {
    const { min, max } = bounds ?? {};
    if (min === undefined && max === undefined) throw new TensorError("expected min, max or both, got neither");
    const { min: LOW = -LARGEST, max: HIGH = LARGEST } = bounds;
    if (typeof LOW === "number" && typeof HIGH === "number" && LOW <= HIGH)
      return { LOW: finite(LOW), HIGH: finite(HIGH) };
    throw new TensorError(`expected min <= max, got min ${kindOf(min)} and max ${kindOf(max)}`);
  },
  ["min?", "max?"],
);
/** `log(1 + e^x)` */
export const softplus = unary<undefined>("softplus", none);
/**
 * `x P(X <= x)` for X of the standard normal distribution (Hendrycks and Gimpel 2016, Gaussian error linear units).
 */
export const gelu = unary<undefined>("gelu", none);
/** `x / (1 + e^-x)` (Elfwing et al. 2017, Sigmoid-weighted linear units). */
export const silu = unary<undefined>("silu", none);
