import { type Kernel, kernel } from "../kernel.js";
import type { GradientSizes } from "../product/product.js";
import activation from "./activation.wgsl";
import { type RunSizes, runThreads } from "./elementwise.js";
import runs from "./strip.wgsl";
import unarySource from "./unary.wgsl";

/** A function of one operand, see `unary.wgsl`: LOW and HIGH are the bounds of clamp. */
export type UnarySizes = RunSizes & { OP: number; LOW?: number; HIGH?: number };

/** A function of one operand and its gradient. */
export interface Unary {
  readonly code: number;
  readonly forward: Kernel<UnarySizes, "x" | "y">;
  readonly gradient: Kernel<UnarySizes & GradientSizes, "x" | "dy" | "dx">;
}

const unary = (name: string, code: number): Unary => {
  const shared = { source: [runs, unarySource, activation], threads: runThreads };
  return {
    code,
    forward: kernel<UnarySizes, "x" | "y">({ ...shared, name, entry: "forward", buffers: ["x", "y"] }),
    gradient: kernel<UnarySizes & GradientSizes, "x" | "dy" | "dx">({
      ...{ ...shared, name: `${name}Gradient`, entry: "gradient", buffers: ["x", "dy", "dx"] },
    }),
  };
};

/** Functions of one operand by name; see `unary.wgsl`. */
export const unaries = {
  exp: unary("exp", 0),
  log: unary("log", 1),
  sqrt: unary("sqrt", 2),
  abs: unary("abs", 3),
  clamp: unary("clamp", 4),
  softplus: unary("softplus", 5),
  gelu: unary("gelu", 6),
  silu: unary("silu", 7),
} as const;
