import { dirname, join } from "node:path";
import type { PublishedLists } from "../captioned-images.js";
import { firstFew, type Problem } from "../problems.js";

/** A published list file: the names of the images on one side of the split. */
export interface ListFile {
  readonly file: string;
  readonly names: readonly string[];
}

/** The list files of a publication. */
export interface ListFiles {
  /** The published name of each file. */
  readonly names: Readonly<Record<keyof PublishedLists, string>>;
  readonly found: Partial<Record<keyof PublishedLists, ListFile>>;
  /** The part of an error message for the case that none is found: the files expected and where to get them. */
  readonly missing: string;
}

/**
 * Converts the published lists to image indices; undefined if no list was found. A list that is missing or empty, or
 * that has names which are not among the images, becomes a problem.
 */
export function publishedLists(
  ids: readonly string[],
  { names, found }: ListFiles,
  problems: Problem[],
): PublishedLists | undefined {
  const [some] = Object.values(found);
  if (!some) return undefined;
  const indices = new Map(ids.map((id, n) => [id, n]));
  const indicesOf = ({ file, names }: ListFile): Uint32Array => {
    const unknown = names.filter((name) => !indices.has(name));
    const count = `${unknown.length.toLocaleString("en-US")} of ${names.length.toLocaleString("en-US")}`;
    const what =
      names.length === 0 ? "an empty list" : `${count} names are not among the images, such as ${firstFew(unknown)}`;
    if (unknown.length > 0 || names.length === 0) problems.push({ kind: "split-list", where: file, what });
    return Uint32Array.from(new Set(names.flatMap((name) => indices.get(name) ?? []))).sort();
  };
  const missing = (name: string) =>
    problems.push({ kind: "split-list", where: join(dirname(some.file), name), what: "the list is missing" });
  if (!found.train) missing(names.train);
  if (!found.test && !found.dev) missing(names.test);
  return {
    train: found.train ? indicesOf(found.train) : new Uint32Array(),
    ...(found.dev && { dev: indicesOf(found.dev) }),
    ...(found.test && { test: indicesOf(found.test) }),
  };
}
