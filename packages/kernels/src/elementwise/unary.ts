import { constantsOf, type Fragment, type Kernel, kernel } from "../kernel.js";
import { activationFunctions, type GradientSizes } from "./activation.js";
import { type StripSizes, stripThreads } from "./strip.js";
import strip from "./strip.wgsl";
import wgsl from "./unary.wgsl";

/** A function of one operand, see `unary.wgsl`: LOW and HIGH are the bounds of clamp. */
export type UnarySizes = StripSizes & { OP: number; LOW?: number; HIGH?: number };

/** A function of one operand and its gradient. */
interface Unary {
  readonly code: number;
  readonly forward: Kernel<UnarySizes, "x" | "y">;
  readonly gradient: Kernel<UnarySizes & GradientSizes, "x" | "dy" | "dx">;
}

/** Codes of the functions that an `OP` constant stands for. */
const unaryCodes = { exp: 0, log: 1, sqrt: 2, abs: 3, clamp: 4, softplus: 5, gelu: 6, silu: 7 } as const;
const unarySource: Fragment = { constants: constantsOf(unaryCodes), wgsl };

const unary = (name: keyof typeof unaryCodes): Unary => {
  const shared = { source: [strip, unarySource, activationFunctions], threads: stripThreads };
  return {
    code: unaryCodes[name],
    forward: kernel<UnarySizes, "x" | "y">({ ...shared, name, entry: "forward", buffers: ["x", "y"] }),
    gradient: kernel<UnarySizes & GradientSizes, "x" | "dy" | "dx">({
      ...{ ...shared, name: `${name}Gradient`, entry: "gradient", buffers: ["x", "dy", "dx"] },
    }),
  };
};

/** Functions of one operand by name; see `unary.wgsl`. */
export const unaries = {
  exp: unary("exp"),
  log: unary("log"),
  sqrt: unary("sqrt"),
  abs: unary("abs"),
  clamp: unary("clamp"),
  softplus: unary("softplus"),
  gelu: unary("gelu"),
  silu: unary("silu"),
} as const;
