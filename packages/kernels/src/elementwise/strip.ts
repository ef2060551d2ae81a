/**
 * The sizes of a kernel over LENGTH values, which it reads in vectors of four. An invocation handles a strip of EACH
 * vectors, by default one: see `strip.wgsl`.
 */
export type StripSizes = { LENGTH: number; EACH?: number };

/** Returns the number of invocations that cover LENGTH values in strips of EACH vectors. */
export const stripThreads = ({ LENGTH, EACH = 1 }: StripSizes): number => Math.ceil(Math.ceil(LENGTH / 4) / EACH);
