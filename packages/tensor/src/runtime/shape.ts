/** The sizes of a tensor's dimensions, outermost first. */
export type Shape = readonly number[];

/** An invalid tensor, shape or option. The message has the form `op: expected ..., got ...: what to do`. */
export class TensorError extends Error {
  override name = "TensorError";
}

/** The number of values of a shape. */
export function count(shape: Shape): number {
  if (!Array.isArray(shape)) throw new TensorError(`count: expected a shape such as [64, 300], got ${kindOf(shape)}`);
  return shape.reduce((product, size) => product * size, 1);
}

/** Formats a shape for a message: `[64, 300]`. */
export const words = (shape: Shape): string => `[${Array.from(shape, kindOf).join(", ")}]`;

type DimensionLetters<D extends string> = D extends `${infer First},${infer Rest}` ? First | DimensionLetters<Rest> : D;
type Names<P extends string> = P extends `${string}[${infer D}]${infer Rest}`
  ? DimensionLetters<D> | Names<Rest>
  : never;

/**
 * Reads sizes from shapes by a pattern such as `a[M,K] b[K,N]`. A letter that occurs twice must have the same size both
 * times. A number must be the size itself.
 *
 * @throws {TensorError} if the shapes do not match the pattern; the message has the pattern, the shapes and the reason
 */
export function dims<P extends string>(pattern: P, ...all: Shape[]): { [Name in Names<P>]: number } {
  const sizes: Record<string, number> = {};
  // callers in plain JavaScript may omit a shape
  const shapes = all.filter((shape) => shape !== undefined);
  const fail = (why: string): never => {
    throw new TensorError(`expected ${pattern}, got ${shapes.map(words).join(" ")}: ${why}`);
  };
  if (typeof pattern !== "string")
    throw new TensorError(`dims: expected a pattern such as "a[M,K] b[K,N]", got ${kindOf(pattern)}`);
  for (const shape of shapes) {
    if (!Array.isArray(shape)) throw new TensorError(`expected ${pattern}, got ${kindOf(shape)} for a shape`);
  }
  const wanted = [...pattern.matchAll(/(\w+)\[([^\]]*)\]/g)];
  if (wanted.length !== shapes.length) fail(`the number of tensors is ${shapes.length}, not ${wanted.length}`);
  wanted.forEach(([, tensor, list = ""], position) => {
    const letters = list.split(",");
    const shape = shapes[position] as Shape;
    if (letters.length !== shape.length) fail(`${tensor} has ${shape.length} dimensions`);
    letters.forEach((letter, axis) => {
      const size = shape[axis] as number;
      const fixed = /^\d+$/.test(letter);
      const known = fixed ? Number(letter) : (sizes[letter] ?? size);
      if (known !== size)
        fail(fixed ? `${tensor} has size ${size} on axis ${axis}` : `${letter} is both ${known} and ${size}`);
      if (!fixed) sizes[letter] = size;
    });
  });
  return sizes as { [Name in Names<P>]: number };
}

/**
 * Returns the number of values of tensors that must have the same shape.
 *
 * @throws {TensorError} if their shapes differ
 */
export function sameLength(names: string, first: Shape, ...others: Shape[]): { LENGTH: number } {
  for (const other of others) {
    if (other.length !== first.length || other.some((size, axis) => size !== first[axis])) {
      throw new TensorError(`expected ${names} of the same shape, got ${[first, ...others].map(words).join(" ")}`);
    }
  }
  return { LENGTH: count(first) };
}

// the indices of values in kernels are u32
const MOST_VALUES = 2 ** 32 - 1;

/**
 * Checks a shape. The message begins with `name`.
 *
 * @throws {TensorError} if a size is not a whole number above 0, or if there are more values than kernels can index
 */
export function checkShape(name: string, shape: Shape): void {
  if (!Array.isArray(shape)) throw new TensorError(`${name}: expected a shape such as [64, 300], got ${kindOf(shape)}`);
  if (shape.some((size) => !Number.isInteger(size) || size < 1)) {
    throw new TensorError(`${name}: expected sizes of 1 or more, got ${words(shape)}`);
  }
  if (count(shape) <= MOST_VALUES) return;
  throw new TensorError(
    `${name}: expected at most ${MOST_VALUES} values, got ${words(shape)}: split it into several tensors`,
  );
}

/** Describes any value in words, for messages: numbers and strings as they are, other values by their kind. */
export function kindOf(value: unknown): string {
  if (value === null || value === undefined || typeof value === "number") return String(value);
  if (typeof value === "string") return JSON.stringify(value);
  if (Array.isArray(value)) return "an array";
  if (typeof value !== "object") return `a ${typeof value}`;
  // not the name of the constructor: bundlers shorten it
  const tag = Object.prototype.toString.call(value).slice(8, -1);
  return tag === "Object" ? "an object" : `${/^[AEI]/.test(tag) ? "an" : "a"} ${tag}`;
}
