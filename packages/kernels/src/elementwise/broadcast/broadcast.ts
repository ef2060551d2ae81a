import { constantsOf, type Fragment, kernel, type Source } from "../../kernel.js";
import operandsSource from "./operands.wgsl";
import places from "./places.wgsl";
import scalar from "./scalar.wgsl";
import f32 from "./types/f32.wgsl";
import i32 from "./types/i32.wgsl";
import u32 from "./types/u32.wgsl";
import vec4 from "./vec4.wgsl";

/**
 * Places of a broadcast, see `places.wgsl`: LENGTH of them, one or four (WIDTH) at a time, EACH3 times an invocation along
 * D3 or EACH4 times along D4, there by turns with NEIGHBOURS4 neighbours. What is left out is 1 for these and D1 to D3, all for D4, 0 for the strides A0 to A3 (B, C) and for the starts, 1 for the strides A4.
 * NUMBER says which operand is the number VALUE, where one is: see `numberSides`.
 */
export type BroadcastSizes = { LENGTH: number; WIDTH: number; [size: string]: number };

/** Codes of the operands that a `NUMBER` constant stands for. */
export const numberSides = { none: 0, right: 1, left: 2 } as const;

/** WGSL of each element type that broadcast kernels are made for. */
export const elementTypes = { f32, i32, u32 } as const;
/** An element type that broadcast kernels are made for. */
export type ElementType = keyof typeof elementTypes;

/** The functions `operands` and `operands_at`. */
export const operands: Fragment = { constants: constantsOf(numberSides), wgsl: operandsSource };

const threads = ({ LENGTH, WIDTH, EACH3 = 1, EACH4 = 1, NEIGHBOURS4 = 1, D3 = 1, D4 = LENGTH }: BroadcastSizes) =>
  (LENGTH / D3 / D4) * Math.ceil(D3 / EACH3) * Math.ceil(D4 / WIDTH / EACH4 / NEIGHBOURS4) * NEIGHBOURS4;

/** A kernel over the places of a broadcast. */
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

/** A kernel over the places of a broadcast for each element type of its operands. */
export const kernelsByType = <B extends string>(name: string, entry: string, wgsl: Source, buffers: readonly B[]) => ({
  f32: broadcastKernel(name, entry, [f32, operands, wgsl], buffers),
  i32: broadcastKernel(name, entry, [i32, operands, wgsl], buffers),
  u32: broadcastKernel(name, entry, [u32, operands, wgsl], buffers),
});
