import type { BroadcastSizes } from "@bosquejo/kernels";
import { count, type Shape, TensorError, words } from "../../runtime/shape.js";

/** The sizes of a walk over values, and for each operand its strides along the walk's dimensions. */
export interface Walk {
  readonly sizes: readonly number[];
  readonly strides: readonly (readonly number[])[];
}

// the most dimensions that a kernel walks
const DIMENSIONS = 5;

/** The strides of a row-major shape: the distance between neighbours along each axis. */
export const stridesOf = (shape: Shape): number[] => shape.map((_, axis) => count(shape.slice(axis + 1)));

/**
 * Returns the shape to which all given shapes broadcast, by NumPy's rules: axes are aligned at the end, and the sizes
 * along an axis are equal or 1.
 * @throws {TensorError} if two sizes differ and neither is 1
 */
export function broadcastShape(names: string, ...shapes: Shape[]): Shape {
  const rank = Math.max(...shapes.map(({ length }) => length));
  return Array.from({ length: rank }, (_, axis) => {
    const sizes = shapes.map((shape) => shape[axis - rank + shape.length] ?? 1);
    const size = Math.max(...sizes);
    const wrong = sizes.find((each) => each !== 1 && each !== size);
    if (wrong === undefined) return size;
    const why = `sizes ${wrong} and ${size} are neither equal nor 1`;
    throw new TensorError(`expected ${names} to broadcast, got ${shapes.map(words).join(" ")}: ${why}`);
  });
}

/** The strides of an operand along the axes of the shape that it is broadcast to: 0 along repeated axes. */
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

/**
 * The same walk with as few dimensions as possible: neighbouring dimensions that are contiguous in every operand are
 * merged.
 * @throws {TensorError} if more dimensions are left than a kernel walks
 */
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
    const got = `${kept.length} of ${words(sizes)}`;
    throw new TensorError(`expected at most ${DIMENSIONS} dimensions that cannot be merged, got ${got}: reshape first`);
  }
  return { sizes: kept, strides: keptStrides };
}

/**
 * True if the kernel can read every operand as vectors of four along the last dimension. The four values are either
 * neighbours that begin at a multiple of four, or one repeated value.
 */
function inFours({ sizes, strides }: Walk, starts: readonly number[], padded: boolean): boolean {
  const last = sizes.length - 1;
  // a single dimension may end in padding, but only a whole tensor has padding that may be written
  if (last > 0 || !padded) if ((sizes[last] ?? 1) % 4 !== 0) return false;
  if (starts.some((start) => start % 4 !== 0)) return false;
  return strides.every((each) => {
    const own = each[last] ?? 1;
    return own === 0 || (own === 1 && each.slice(0, -1).every((stride) => stride % 4 === 0));
  });
}

/**
 * The pipeline constants of a walk. `names` has one letter for each operand, as in the kernel's constants. `padded` is
 * true if the result is a whole tensor: its padding may then be written too. `starts` are the indices of the operands'
 * first values.
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
    // a single dimension needs no size, because D4 is LENGTH by default; the first one of five never needs its size
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
