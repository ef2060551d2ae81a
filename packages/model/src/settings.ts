import { closest, distance } from "fastest-levenshtein";
import * as z from "zod";
import { ModelError } from "./types.js";

/** A setting's form on the command line. */
export interface OptionForm {
  /** the flags, as `--help` shows them: "--batch-size <n>" */
  readonly flags: string;
  /** the text in `--help`; the setting's own description if not given */
  readonly description?: string;
  /** true if the option takes a duration such as 8m or 1h30m; the setting is in minutes */
  readonly duration?: boolean;
}

/** Documentation and behaviour of a setting. Its schema stores them as metadata. */
export interface SettingMeta {
  /** the valid values, in words: "a whole number of at least 1" */
  readonly expected: string;
  readonly description: string;
  /** the option of the command line, if the setting has one */
  readonly option?: OptionForm;
  /** true if a resumed run may change it */
  readonly resumable?: boolean;
  /** for a setting that was added later: the value that older runs, recorded without it, were computed with */
  readonly before?: unknown;
}

type Extras = Pick<SettingMeta, "option" | "resumable" | "before">;

/** Makes a setting: a schema with its valid values in words and its documentation. */
export const setting = <T extends z.ZodType>(
  schema: T,
  expected: string,
  description: string,
  extras: Extras = {},
): T => schema.meta({ expected, description, ...extras }) as T;

export const whole = (least: number, description: string, extras?: Extras) =>
  setting(z.int().min(least), `a whole number of at least ${least}`, description, extras);
export const positive = (description: string, extras?: Extras) =>
  setting(z.number().positive(), "a number over 0", description, extras);
export const notNegative = (description: string, extras?: Extras) =>
  setting(z.number().min(0), "a number of at least 0", description, extras);
/** A number from 0 (included) to 1 (not included). */
export const share = (description: string, extras?: Extras) =>
  setting(z.number().min(0).lt(1), "a number from 0 to under 1", description, extras);
/** A number between 0 and 1 (both not included). */
export const fraction = (description: string, extras?: Extras) =>
  setting(z.number().gt(0).lt(1), "a number between 0 and 1", description, extras);
export const flag = (description: string, extras?: Extras) =>
  setting(z.boolean(), "true or false", description, extras);
export const oneOf = <const T extends readonly string[]>(names: T, description: string, extras?: Extras) =>
  setting(z.enum(names), `one of ${names.join(", ")}`, description, extras);

/** A setting with its place in the configuration, such as `["training", "batchSize"]`. */
export interface SettingEntry {
  readonly path: readonly string[];
  readonly schema: z.ZodType;
  readonly meta: SettingMeta;
}

/** The settings of a schema in order, including those of nested objects. */
export function entriesOf(schema: z.ZodType, path: readonly string[] = []): SettingEntry[] {
  const meta = schema.meta() as Partial<SettingMeta> | undefined;
  if (meta?.expected !== undefined) return [{ path, schema, meta: meta as SettingMeta }];
  if (schema instanceof z.ZodUnion) {
    // the options of a union, such as optimizers, share some settings: list each name once
    const all = schema.options.flatMap((option) => entriesOf(option as z.ZodType, path));
    return [...new Map(all.map((entry) => [entry.path.join("."), entry])).values()];
  }
  if (!(schema instanceof z.ZodObject)) return [];
  return Object.entries(schema.shape as Record<string, z.ZodType>).flatMap(([name, inner]) =>
    entriesOf(inner, [...path, name]),
  );
}

/** "did you mean ...?" if the last part of one of the paths is similar to `name`, otherwise the list of all paths. */
export function suggestion(name: string, paths: readonly string[]): string {
  const near = closest(
    name.toLowerCase(),
    paths.map((path) => lastOf(path).toLowerCase()),
  );
  if (near === undefined || !isNear(name, near)) return listed(paths);
  return `did you mean ${paths.find((path) => lastOf(path).toLowerCase() === near)}?`;
}

const lastOf = (path: string): string => path.slice(path.lastIndexOf(".") + 1);

/** True if two names differ in at most a third of their letters. */
const isNear = (name: string, other: string): boolean =>
  distance(name.toLowerCase(), other.toLowerCase()) <= other.length / 3;

const listed = (paths: readonly string[]): string => `known settings: ${paths.join(", ")}`;

const shown = (value: unknown): string => (value === undefined ? "nothing" : JSON.stringify(value));

const at = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((inner, name) => (inner as Record<PropertyKey, unknown> | undefined)?.[name], value);

/** The schema at a path through objects, records and unions, also if these are optional or nullable. */
function schemaAt(schema: z.ZodType, path: readonly PropertyKey[]): z.ZodType | undefined {
  if (schema.meta()?.expected !== undefined) return schema;
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable)
    return schemaAt(schema.unwrap() as z.ZodType, path);
  if (path.length === 0) return schema;
  const [name, ...rest] = path;
  if (schema instanceof z.ZodRecord) return schemaAt(schema.valueType as z.ZodType, rest);
  if (schema instanceof z.ZodUnion)
    return schema.options.map((option) => schemaAt(option as z.ZodType, path)).find((found) => found !== undefined);
  if (!(schema instanceof z.ZodObject)) return undefined;
  const inner = (schema.shape as Record<PropertyKey, z.ZodType | undefined>)[name!];
  return inner && schemaAt(inner, rest);
}

/** Names for error messages: the source of a value, a prefix of the settings' names, and all valid names. */
export interface Naming {
  readonly source: string;
  readonly prefix?: string;
  readonly paths: readonly string[];
}

function lines(issue: z.core.$ZodIssue, schema: z.ZodType, value: unknown, naming: Naming): string[] {
  const { source, prefix = "", paths } = naming;
  const place = (prefix + issue.path.map(String).join(".")).replace(/\.$/, "");
  const where = place === "" ? source : `${source}: ${place}`;
  if (issue.code === "unrecognized_keys") {
    const sections = [...new Set(paths.map((path) => path.split(".")[0]!))];
    const object = schemaAt(schema, issue.path);
    const names = object instanceof z.ZodObject ? Object.keys(object.shape) : [];
    const inside = place === "" ? sections : names.map((name) => `${place}.${name}`);
    return issue.keys.map((name) => {
      const fault = `${where}: unknown setting ${JSON.stringify(name)}`;
      if (paths.includes(`${place}.${name}`)) return `${fault}, which belongs to another model: ${listed(inside)}`;
      const known = place === "" && sections.some((section) => isNear(name, section)) ? sections : paths;
      return `${fault}: ${known.some((path) => isNear(name, lastOf(path))) ? suggestion(name, known) : listed(inside)}`;
    });
  }
  const expected = schemaAt(schema, issue.path)?.meta()?.expected ?? "an object of settings";
  return [`${where}: expected ${expected}, got ${shown(at(value, issue.path))}`];
}

const allLines = ({ issues }: z.core.$ZodError, schema: z.ZodType, value: unknown, naming: Naming): string[] =>
  issues.flatMap((issue) => lines(issue, schema, value, naming));

/** Lines of an error message for `value`: one for each unknown setting and each wrong value. */
export function problemsOf(schema: z.ZodType, value: unknown, naming: Naming): string[] {
  const { error } = schema.safeParse(value);
  return error ? allLines(error, schema, value, naming) : [];
}

/**
 * Parses `value` by `schema`.
 *
 * @throws ModelError that names each wrong setting and its valid values
 */
export function checkSettings<T>(schema: z.ZodType<T>, value: unknown, naming: Naming): T {
  const { data, error } = schema.safeParse(value);
  if (error) throw new ModelError(allLines(error, schema, value, naming).join("\n"));
  return data;
}

/** The type `T` with every setting optional, also in nested objects. */
export type Partially<T> = T extends readonly unknown[]
  ? T
  : T extends object
    ? { [K in keyof T]?: Partially<T[K]> | undefined }
    : T;

/** True for objects of JSON: no array and not null. */
export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** `base` with the values of `over` in place of its own, also in nested objects. Undefined values replace nothing. */
export function merged<T>(base: T, over: unknown): T {
  if (over === undefined) return base;
  if (!isObject(base) || !isObject(over)) return over as T;
  // a different optimizer or model: none of the former one's settings stay
  if (typeof over.name === "string" && over.name !== base.name) return over as T;
  const result: Record<string, unknown> = { ...base };
  for (const [name, value] of Object.entries(over)) {
    if (value !== undefined) result[name] = merged(result[name], value);
  }
  return result as T;
}
