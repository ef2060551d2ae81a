import { kindOf, TensorError } from "./shape.js";

/** Names of options, with a question mark where one may be left out. */
export type OptionName<O> = {
  [K in keyof O & string]-?: Partial<Record<K, O[K]>> extends Pick<O, K> ? `${K}?` : K;
}[keyof O & string];

/** Throws where options lack one of the names, have one that is none of them, or are no object; a question mark ends names that may be left out. */
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

/** A whole number that kernels hold in 32 bits; throws where it is none or out of its range. */
export function wholeOf(what: string, value: number, least = 0, most = WORD): number {
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  const range = `from ${least} to ${most === WORD ? "2^32 - 1" : most}`;
  throw new TensorError(`expected a whole number ${range} for ${what}, got ${kindOf(value)}`);
}

/** Throws where what has to be true or false is neither. */
export function checkFlag(what: string, value: boolean): void {
  if (typeof value === "boolean") return;
  throw new TensorError(`expected true or false for ${what}, got ${kindOf(value)}`);
}

/** Throws where what has to be an array is none. */
export function checkList(what: string, value: unknown): void {
  if (!Array.isArray(value)) throw new TensorError(`expected an array for ${what}, got ${kindOf(value)}`);
}

/** Whether a value is a number that stays finite in 32 bits. */
export const isFloat = (value: unknown): value is number =>
  typeof value === "number" && Number.isFinite(Math.fround(value));
