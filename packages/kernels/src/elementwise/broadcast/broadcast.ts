import { constantsOf, type Fragment, kernel, type Source } from "../../kernel.js";
import operandsSource from "./operands.wgsl";
import places from "./places.wgsl";
import scalar from "./scalar.wgsl";
import f32 from "./types/f32.wgsl";
import i32 from "./types/i32.wgsl";
import u32 from "./types/u32.wgsl";
import vec4 from "./vec4.wgsl";

/**
 * The sizes of a broadcast kernel, see `places.wgsl`. The result has LENGTH values of shape [D0,D1,D2,D3,D4]. An
 * invocation reads WIDTH values at a time, one or four. It handles EACH3 of them along D3, or EACH4 along D4, where
 * NEIGHBOURS4 neighbouring invocations take turns.
 *
 * A0 to A4 are the strides of operand a, B0 to B4 those of b, C0 to C4 those of c. A_START and B_START are the indices
 * of the first values. Defaults: EACH3, EACH4, NEIGHBOURS4 and D1 to D3 are 1, D4 is LENGTH, A_START and B_START are 0,
 * strides along D4 are 1, all other strides are 0.
 *
 * If one operand is a number, NUMBER says which (see `numberSides`) and VALUE is the number.
 */
export type BroadcastSizes = { LENGTH: number; WIDTH: number; [size: string]: number };

/** The values of a `NUMBER` constant: the operand that is a number. */
export const numberSides = { none: 0, right: 1, left: 2 } as const;

/** The element types of broadcast kernels, with the WGSL that declares each. */
export const elementTypes = { f32, i32, u32 } as const;
/** An element type of broadcast kernels. */
export type ElementType = keyof typeof elementTypes;

/** The WGSL functions `operands` and `operands_at`. */
export const operands: Fragment = { constants: constantsOf(numberSides), wgsl: operandsSource };

const threads = ({ LENGTH, WIDTH, EACH3 = 1, EACH4 = 1, NEIGHBOURS4 = 1, D3 = 1, D4 = LENGTH }: BroadcastSizes) =>
  (LENGTH / D3 / D4) * Math.ceil(D3 / EACH3) * Math.ceil(D4 / WIDTH / EACH4 / NEIGHBOURS4) * NEIGHBOURS4;

/** Declares a kernel that computes over a broadcast shape. */
export const broadcastKernel = <B extends string>(
  name: string,
  entry: string,
  source: readonly Source[],
  buffers: readonly B[],
) =>
  kernel<BroadcastSizes, B>({
    ...{ name, entry, buffers, threads },
    source: ({ WIDTH }) => [WIDTH === 4 ? vec4 : scalar, places, ...source],
  });

/** Declares a kernel that computes over a broadcast shape, once for each element type of its operands. */
export const kernelsByType = <B extends string>(name: string, entry: string, wgsl: Source, buffers: readonly B[]) => ({
  f32: broadcastKernel(name, entry, [f32, operands, wgsl], buffers),
  i32: broadcastKernel(name, entry, [i32, operands, wgsl], buffers),
  u32: broadcastKernel(name, entry, [u32, operands, wgsl], buffers),
});
