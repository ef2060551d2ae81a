import { kindOf, TensorError } from "./shape.js";

/** The names of options, with a question mark after optional ones. */
export type OptionName<O> = {
  [K in keyof O & string]-?: Partial<Record<K, O[K]>> extends Pick<O, K> ? `${K}?` : K;
}[keyof O & string];

/**
 * Checks options against their names. A question mark ends the name of an optional one.
 *
 * @throws {TensorError} if the options are no object, lack a required name or have an unknown one
 */
export function checkOptions(name: string, options: unknown, names: readonly string[]): void {
  const fail = (got: string) => {
    const wanted = names.length > 0 ? `options { ${names.join(", ")} }` : "no options";
    throw new TensorError(`${name}: expected ${wanted}, got ${got}`);
  };
  const needed = names.filter((each) => !each.endsWith("?"));
  if (options === undefined) {
    if (needed.length > 0) fail("none");
    return;
  }
  const kind = kindOf(options);
  if (kind !== "an object") fail(kind);
  const given = options as Readonly<Record<string, unknown>>;
  for (const each of Object.keys(given)) {
    if (!names.includes(each) && !names.includes(`${each}?`)) fail(each);
  }
  for (const each of needed) {
    if (given[each] === undefined) fail(`no ${each}`);
  }
}

const WORD = 2 ** 32 - 1;

/**
 * Returns a value that is a whole number from `least` to `most`. The default range is that of u32.
 *
 * @throws {TensorError} if the value is anything else
 */
export function wholeOf(what: string, value: number, least = 0, most = WORD): number {
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  const range = `from ${least} to ${most === WORD ? "2^32 - 1" : most}`;
  throw new TensorError(`expected a whole number ${range} for ${what}, got ${kindOf(value)}`);
}

/** @throws {TensorError} if a value is neither true nor false */
export function checkFlag(what: string, value: boolean): void {
  if (typeof value === "boolean") return;
  throw new TensorError(`expected true or false for ${what}, got ${kindOf(value)}`);
}

/** @throws {TensorError} if a value is not an array */
export function checkList(what: string, value: unknown): void {
  if (!Array.isArray(value)) throw new TensorError(`expected an array for ${what}, got ${kindOf(value)}`);
}

/** True if a value is a number that is finite as a float32. */
export const isFloat = (value: unknown): value is number =>
  typeof value === "number" && Number.isFinite(Math.fround(value));
