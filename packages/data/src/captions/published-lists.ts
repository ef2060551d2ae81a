import { dirname, join } from "node:path";
import type { PublishedLists } from "../captioned-images.js";
import { firstFew, type Problem } from "../problems.js";

/** Image names of one published list. */
export interface ListFile {
  readonly file: string;
  readonly names: readonly string[];
}

/** The lists of a publication that are there. */
export type ListFiles = Partial<Record<keyof PublishedLists, ListFile>>;

/** The published lists as image indices; names that are no image's are told of, and undefined is given without a list. */
export function publishedLists(
  ids: readonly string[],
  files: ListFiles,
  problems: Problem[],
): PublishedLists | undefined {
  const [some] = Object.values(files);
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
  if (!files.train) missing("Flickr_8k.trainImages.txt");
  if (!files.test && !files.dev) missing("Flickr_8k.testImages.txt");
  return {
    train: files.train ? indicesOf(files.train) : new Uint32Array(),
    ...(files.dev && { dev: indicesOf(files.dev) }),
    ...(files.test && { test: indicesOf(files.test) }),
  };
}
