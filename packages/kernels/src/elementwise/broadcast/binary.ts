import { constantsOf, type Fragment, type Kernel } from "../../kernel.js";
import wgsl from "./binary.wgsl";
import { type BroadcastSizes, broadcastKernel, elementTypes, operands } from "./broadcast.js";

/** The kernels of a function of two operands. The gradients still have to be summed over the repeated dimensions. */
export interface BinaryKernels {
  readonly code: number;
  readonly forward: Kernel<BroadcastSizes, "a" | "b" | "y">;
  readonly gradientA: Kernel<BroadcastSizes, "a" | "b" | "dy" | "y">;
  readonly gradientB: Kernel<BroadcastSizes, "a" | "b" | "dy" | "y">;
}

/** The values of an `OP` constant, by the name of the function. */
const binaryCodes = { add: 0, sub: 1, mul: 2, div: 3, pow: 4, maximum: 5, minimum: 6 } as const;
const binarySource: Fragment = { constants: constantsOf(binaryCodes), wgsl };

const binary = (name: keyof typeof binaryCodes): BinaryKernels => {
  const source = [elementTypes.f32, operands, binarySource];
  return {
    code: binaryCodes[name],
    forward: broadcastKernel(name, "forward", source, ["a", "b", "y"]),
    gradientA: broadcastKernel(`${name}GradientA`, "gradient_a", source, ["a", "b", "dy", "y"]),
    gradientB: broadcastKernel(`${name}GradientB`, "gradient_b", source, ["a", "b", "dy", "y"]),
  };
};

/** The functions of two operands, by name; see `binary.wgsl`. */
export const binaries = {
  add: binary("add"),
  sub: binary("sub"),
  mul: binary("mul"),
  div: binary("div"),
  pow: binary("pow"),
  maximum: binary("maximum"),
  minimum: binary("minimum"),
} as const;
