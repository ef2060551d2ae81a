import * as k from "@bosquejo/kernels";
import { launch, op } from "../op.js";
import { count, TensorError } from "../shape.js";
import { storing, type Tensor } from "../tensor.js";
import { storeSizes } from "./activations.js";

type Bounds = { readonly min: number; readonly max: number };

function unary<O>(name: keyof typeof k.unaries, bounds: (options: O) => { LOW?: number; HIGH?: number }) {
  const { code: OP, forward, gradient } = k.unaries[name];
  return op<readonly [x: Tensor], k.UnarySizes, O>({
    name,
    sizes: ([x], options) => ({ OP, LENGTH: count(x), ...bounds(options) }),
    shape: (_sizes, [x]) => x,
    forward: (s, y, [x]) => launch(forward, s, { x, y }),
    backward: (s, dy, _y, [x]) => [
      storing((dx, store) => launch(gradient, { ...s, ...storeSizes(store) }, { x, dy, dx })),
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
/** `|x|`, with the gradient 0 at 0. */
export const abs = unary<undefined>("abs", none);
const LARGEST = 2 ** 128 - 2 ** 104;
// a kernel's constants are finite: there the largest number says that there is no bound
const finite = (bound: number) => Math.min(Math.max(bound, -LARGEST), LARGEST);

/** x kept between two bounds, on which it still has its gradient; an infinite bound is none. */
export const clamp = unary<Bounds>("clamp", ({ min: LOW, max: HIGH }) => {
  if (!(LOW <= HIGH)) throw new TensorError(`wants min of at most max, got min ${LOW} and max ${HIGH}`);
  return { LOW: finite(LOW), HIGH: finite(HIGH) };
});
/** `log(1 + e^x)` */
export const softplus = unary<undefined>("softplus", none);
/** x times the normal distribution's share below it (Hendrycks and Gimpel 2016, Gaussian error linear units). */
export const gelu = unary<undefined>("gelu", none);
/** `x / (1 + e^-x)` (Elfwing et al. 2017, Sigmoid-weighted linear units). */
export const silu = unary<undefined>("silu", none);
