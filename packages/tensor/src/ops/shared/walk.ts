import type { BroadcastSizes } from "@bosquejo/kernels";
import { count, type Shape, TensorError, words } from "../../runtime/shape.js";

/** Sizes of a walk over values, and for each operand how far apart they lie in it. */
export interface Walk {
  readonly sizes: readonly number[];
  readonly strides: readonly (readonly number[])[];
}

// dimensions that kernels know
const DIMENSIONS = 5;

/** Row-major distances between neighbours along each axis. */
export const stridesOf = (shape: Shape): number[] => shape.map((_, axis) => count(shape.slice(axis + 1)));

/** The shape that shapes broadcast to, as NumPy does: aligned at the end, sizes equal or 1. */
export function broadcastShape(names: string, ...shapes: Shape[]): Shape {
  const rank = Math.max(...shapes.map(({ length }) => length));
  return Array.from({ length: rank }, (_, axis) => {
    const sizes = shapes.map((shape) => shape[axis - rank + shape.length] ?? 1);
    const size = Math.max(...sizes);
    const wrong = sizes.find((each) => each !== 1 && each !== size);
    if (wrong === undefined) return size;
    throw new TensorError(
      `expected ${names} of shapes that broadcast, got ${shapes.map(words).join(" ")}: sizes ${wrong} and ${size} are neither equal nor 1`,
    );
  });
}

/** Strides of an operand along the axes of the shape that it is broadcast to. */
function repeatedStrides(operand: Shape, shape: Shape): number[] {
  const own = stridesOf(operand);
  return shape.map((_, axis) => {
    const at = axis - shape.length + operand.length;
    return at < 0 || operand[at] === 1 ? 0 : (own[at] as number);
  });
}

/** The walk over a shape that operands are broadcast to. */
export const walkOver = (shape: Shape, ...operands: Shape[]): Walk =>
  joined({ sizes: shape, strides: operands.map((operand) => repeatedStrides(operand, shape)) });

/** The same walk with as few dimensions as can be: those that lie together in every operand are one. */
export function joined({ sizes, strides }: Walk): Walk {
  const kept: number[] = [];
  const keptStrides: number[][] = strides.map(() => []);
  sizes.forEach((size, axis) => {
    if (size === 1) return;
    const last = kept.length - 1;
    const together = last >= 0 && strides.every((each, i) => keptStrides[i]?.[last] === (each[axis] as number) * size);
    if (together) kept[last] = (kept[last] as number) * size;
    else kept.push(size);
    strides.forEach((each, i) => {
      const own = keptStrides[i] as number[];
      own[together ? last : last + 1] = each[axis] as number;
    });
  });
  if (kept.length > DIMENSIONS) {
    throw new TensorError(
      `expected at most ${DIMENSIONS} dimensions that do not lie together, got ${kept.length} of ${words(sizes)}: reshape first`,
    );
  }
  return { sizes: kept, strides: keptStrides };
}

/** Whether every operand's fours along the last dimension are neighbours or one value, and begin where fours do. */
function inFours({ sizes, strides }: Walk, starts: readonly number[], padded: boolean): boolean {
  const last = sizes.length - 1;
  // past the end of a single dimension lies padding, which only tensors of its own have
  if (last > 0 || !padded) if ((sizes[last] ?? 1) % 4 !== 0) return false;
  if (starts.some((start) => start % 4 !== 0)) return false;
  return strides.every((each) => {
    const own = each[last] ?? 1;
    return own === 0 || (own === 1 && each.slice(0, -1).every((stride) => stride % 4 === 0));
  });
}

/**
 * The constants of a walk for a kernel whose operands are called by the letters in `names`. `padded` says that what is
 * written is a whole tensor, whose padding may be written too.
 */
export function walkSizes(
  walk: Walk,
  names: string,
  { padded, starts = [] }: { padded: boolean; starts?: readonly number[] },
): BroadcastSizes {
  const { sizes, strides } = walk;
  const WIDTH = inFours(walk, starts, padded) ? 4 : 1;
  const found: BroadcastSizes = { LENGTH: count(sizes), WIDTH };
  const skip = DIMENSIONS - sizes.length;
  sizes.forEach((size, axis) => {
    // all lies along the last one where there is no other, padding included
    if (sizes.length > 1 && axis + skip > 0) found[`D${axis + skip}`] = size;
  });
  strides.forEach((each, i) => {
    each.forEach((stride, axis) => {
      const at = axis + skip;
      if (stride !== (at === DIMENSIONS - 1 ? 1 : 0)) found[`${names[i]}${at}`] = stride;
    });
    if (starts[i]) found[`${names[i]}_START`] = starts[i] as number;
  });
  return found;
}
