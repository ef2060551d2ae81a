/** LENGTH values, read four at a time; an invocation handles a strip of EACH fours, one unless given, by turns with its neighbours: see `strip.wgsl`. */
export type StripSizes = { LENGTH: number; EACH?: number };

/** Invocations over strips of fours. */
export const stripThreads = ({ LENGTH, EACH = 1 }: StripSizes): number => Math.ceil(Math.ceil(LENGTH / 4) / EACH);
