import { kernel } from "@bosquejo/kernels";
import { count, launch, op, type Tensor, TensorError } from "@bosquejo/tensor";
import wgsl from "./swiglu.wgsl?raw";

type SwigluSizes = { LENGTH: number; BETA: number };

const declare = <B extends string>(name: string, entry: string, buffers: readonly B[]) =>
  kernel<SwigluSizes, B>({ name, entry, source: [wgsl], buffers, threads: ({ LENGTH }) => Math.ceil(LENGTH / 4) });

const forward = declare("swiglu", "forward", ["a", "b", "y"]);
const gradientA = declare("swigluGradientA", "gradient_a", ["a", "b", "dy", "da"]);
const gradientB = declare("swigluGradientB", "gradient_b", ["a", "dy", "db"]);

/**
 * Computes `y = a sigmoid(beta a) b`, elementwise, for a and b of the same shape (Shazeer 2020, GLU variants improve
 * transformer).
 *
 * @throws {TensorError} if the shapes of a and b differ
 */
export const swiglu = op<readonly [a: Tensor, b: Tensor], SwigluSizes, { readonly beta: number }>({
  name: "swiglu",
  inputs: ["a", "b"],
  options: ["beta"],
  sizes: ([a, b], { beta }) => {
    if (`${a}` !== `${b}`)
      throw new TensorError(`expected a and b of one shape, got [${a.join(", ")}] [${b.join(", ")}]`);
    return { LENGTH: count(a), BETA: beta };
  },
  shape: (_sizes, [a]) => a,
  forward: (s, y, [a, b]) => launch(forward, s, { a, b, y }),
  backward: (s, dy, _y, [a, b]) => [
    (da) => launch(gradientA, s, { a, b, dy, da }),
    (db) => launch(gradientB, s, { a, dy, db }),
  ],
});
