/** Sizes of a tensor's dimensions, outermost first. */
export type Shape = readonly number[];

/** A tensor, shape or option that an op cannot take: `op: wants ..., got ...: why`. */
export class TensorError extends Error {
  override name = "TensorError";
}

/** How many values a shape holds. */
export function count(shape: Shape): number {
  if (!Array.isArray(shape)) throw new TensorError(`count: expected a shape such as [64, 300], got ${kindOf(shape)}`);
  return shape.reduce((product, size) => product * size, 1);
}

/** A shape in words: `[64, 300]`. */
export const words = (shape: Shape): string => `[${Array.from(shape, kindOf).join(", ")}]`;

type DimensionLetters<D extends string> = D extends `${infer First},${infer Rest}` ? First | DimensionLetters<Rest> : D;
type Names<P extends string> = P extends `${string}[${infer D}]${infer Rest}`
  ? DimensionLetters<D> | Names<Rest>
  : never;

/**
 * Reads sizes off shapes by a pattern such as `a[M,K] b[K,N]`; a letter that stands twice must be the same size, and a
 * number must be that size. Throws a TensorError with the pattern, the shapes and the reason.
 */
export function dims<P extends string>(pattern: P, ...all: Shape[]): { [Name in Names<P>]: number } {
  const sizes: Record<string, number> = {};
  // plain javascript may leave one out
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
  if (wanted.length !== shapes.length) fail(`that is ${shapes.length} tensors for ${wanted.length}`);
  wanted.forEach(([, tensor, list = ""], position) => {
    const letters = list.split(",");
    const shape = shapes[position] as Shape;
    if (letters.length !== shape.length) fail(`${tensor} has ${shape.length} dimensions`);
    letters.forEach((letter, axis) => {
      const size = shape[axis] as number;
      const fixed = /^\d+$/.test(letter);
      const known = fixed ? Number(letter) : (sizes[letter] ?? size);
      if (known !== size) fail(`${letter} is both ${known} and ${size}`);
      if (!fixed) sizes[letter] = size;
    });
  });
  return sizes as { [Name in Names<P>]: number };
}

/** The length of tensors that must be of one shape. */
export function sameLength(names: string, first: Shape, ...others: Shape[]): { LENGTH: number } {
  for (const other of others) {
    if (other.length !== first.length || other.some((size, axis) => size !== first[axis])) {
      throw new TensorError(`expected ${names} of one shape, got ${[first, ...others].map(words).join(" ")}`);
    }
  }
  return { LENGTH: count(first) };
}

// kernels number values in 32 bits
const MOST_VALUES = 2 ** 32 - 1;

/** Throws unless every size is a positive whole number, and all together no more than kernels can number; `name` begins the message. */
export function checkShape(name: string, shape: Shape): void {
  if (!Array.isArray(shape)) throw new TensorError(`${name}: expected a shape such as [64, 300], got ${kindOf(shape)}`);
  if (shape.some((size) => !Number.isInteger(size) || size < 1)) {
    throw new TensorError(`${name}: expected sizes of 1 or more, got ${words(shape)}`);
  }
  if (count(shape) <= MOST_VALUES) return;
  throw new TensorError(
    `${name}: expected at most ${MOST_VALUES} values, got ${words(shape)}: make several tensors of it`,
  );
}

/** What a value is, in words: plain JavaScript may hand over anything. */
export function kindOf(value: unknown): string {
  if (value === null || value === undefined || typeof value === "number") return String(value);
  if (typeof value === "string") return JSON.stringify(value);
  if (Array.isArray(value)) return "an array";
  if (typeof value !== "object") return `a ${typeof value}`;
  // not the constructor's name, which bundlers make shorter
  const tag = Object.prototype.toString.call(value).slice(8, -1);
  return tag === "Object" ? "an object" : `${/^[AEI]/.test(tag) ? "an" : "a"} ${tag}`;
}
