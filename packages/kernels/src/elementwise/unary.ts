import { constantsOf, type Fragment, type Kernel, kernel } from "../kernel.js";
import { activationFunctions, type GradientSizes } from "./activation.js";
import { type StripSizes, stripThreads } from "./strip.js";
import strip from "./strip.wgsl";
import wgsl from "./unary.wgsl";

/** The sizes of a function of one operand, see `unary.wgsl`. LOW and HIGH are the bounds of clamp. */
export type UnarySizes = StripSizes & { OP: number; LOW?: number; HIGH?: number };

/** The kernels of a function of one operand: its value and its gradient. */
interface Unary {
  readonly code: number;
  readonly forward: Kernel<UnarySizes, "x" | "y">;
  readonly gradient: Kernel<UnarySizes & GradientSizes, "x" | "dy" | "dx">;
}

const names = ["exp", "log", "sqrt", "abs", "clamp", "softplus", "gelu", "silu"] as const;
type UnaryName = (typeof names)[number];
/** The values of an `OP` constant, by the name of the function. */
const unaryCodes = Object.fromEntries(names.map((name, code) => [name, code])) as Record<UnaryName, number>;
const unarySource: Fragment = { constants: constantsOf(unaryCodes), wgsl };

const unary = (name: UnaryName): Unary => {
  const shared = { source: [strip, unarySource, activationFunctions], threads: stripThreads };
  return {
    code: unaryCodes[name],
    forward: kernel<UnarySizes, "x" | "y">({ ...shared, name, entry: "forward", buffers: ["x", "y"] }),
    gradient: kernel<UnarySizes & GradientSizes, "x" | "dy" | "dx">({
      ...{ ...shared, name: `${name}Gradient`, entry: "gradient", buffers: ["x", "dy", "dx"] },
    }),
  };
};

/** The functions of one operand, by name; see `unary.wgsl`. */
export const unaries = Object.fromEntries(names.map((name) => [name, unary(name)])) as Readonly<
  Record<UnaryName, Unary>
>;
