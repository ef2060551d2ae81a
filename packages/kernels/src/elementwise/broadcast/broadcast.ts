import { type Kernel, kernel } from "../../kernel.js";
import binarySource from "./binary.wgsl";
import compareSource from "./compare.wgsl";
import copySource from "./copy.wgsl";
import operands from "./operands.wgsl";
import places from "./places.wgsl";
import lanes1 from "./scalar.wgsl";
import f32 from "./types/f32.wgsl";
import i32 from "./types/i32.wgsl";
import u32 from "./types/u32.wgsl";
import lanes4 from "./vec4.wgsl";
import whereSource from "./where.wgsl";

/**
 * Places of a broadcast, see `places.wgsl`: LENGTH of them, one or four (LANES) at a time, EACH3 times an invocation along
 * D3 or EACH4 times along D4, there by turns with BESIDE4 neighbours. What is left out is 1 for these and D1 to D3, all for D4, 0 for the strides A0 to A3 (B, C) and for the starts, 1 for the strides A4.
 * A number stands in place of the right operand where SCALAR is 1, of the left where it is 2: VALUE.
 */
export type BroadcastSizes = { LENGTH: number; LANES: number; [size: string]: number };
const types = { f32, i32, u32 } as const;
/** Element types that broadcast kernels are made for. */
export type ElementType = keyof typeof types;

const threads = ({ LENGTH, LANES, EACH3 = 1, EACH4 = 1, BESIDE4 = 1, D3 = 1, D4 = LENGTH }: BroadcastSizes) =>
  (LENGTH / D3 / D4) * Math.ceil(D3 / EACH3) * Math.ceil(D4 / LANES / EACH4 / BESIDE4) * BESIDE4;
const declare = <B extends string>(name: string, entry: string, source: readonly string[], buffers: readonly B[]) =>
  kernel<BroadcastSizes, B>({
    ...{ name, entry, buffers, threads },
    source: ({ LANES }) => [LANES === 4 ? lanes4 : lanes1, places, ...source],
  });

/** A function of two operands: what it gives, and its gradients before the sum over what was repeated. */
export interface Binary {
  readonly code: number;
  readonly forward: Kernel<BroadcastSizes, "a" | "b" | "y">;
  readonly gradientA: Kernel<BroadcastSizes, "a" | "b" | "dy" | "y">;
  readonly gradientB: Kernel<BroadcastSizes, "a" | "b" | "dy" | "y">;
}

const binary = (name: string, code: number): Binary => {
  const source = [f32, operands, binarySource];
  return {
    code,
    forward: declare(name, "forward", source, ["a", "b", "y"]),
    gradientA: declare(`${name}GradientA`, "gradient_a", source, ["a", "b", "dy", "y"]),
    gradientB: declare(`${name}GradientB`, "gradient_b", source, ["a", "b", "dy", "y"]),
  };
};

/** Functions of two operands by name; see `binary.wgsl`. */
export const binaries = {
  add: binary("add", 0),
  sub: binary("sub", 1),
  mul: binary("mul", 2),
  div: binary("div", 3),
  pow: binary("pow", 4),
  maximum: binary("maximum", 5),
  minimum: binary("minimum", 6),
} as const;

const byType = <B extends string>(name: string, entry: string, source: readonly string[], buffers: readonly B[]) => ({
  f32: declare(name, entry, [types.f32, operands, ...source], buffers),
  i32: declare(name, entry, [types.i32, operands, ...source], buffers),
  u32: declare(name, entry, [types.u32, operands, ...source], buffers),
});

/** `y = 1` where a and b compare as OP says, else 0 */
export const compare = byType("compare", "compare", [compareSource], ["a", "b", "y"]);
/** Which comparison an `OP` constant stands for. */
export const comparisonCodes = { less: 0, greater: 1, equal: 2 } as const;
/** `y = a` where c is not 0, else b */
export const where = byType("where", "choose", [whereSource], ["a", "b", "c", "y"]);
/** `y[in_b] = a[in_a]`, bit for bit: strides B are those of y */
export const copy = declare("copy", "copy", [u32, copySource], ["a", "y"]);
