import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../..", import.meta.url));

/** A file of the repository. */
export interface SourceFile {
  /** the path from the repository's root, with slashes */
  readonly path: string;
  readonly text: string;
}

const isSource = (path: string) => /\.(ts|mjs|wgsl|wat|py)$/.test(path) && !/\/(results|assets)\//.test(path);
const skipped = ["node_modules", "dist", ".turbo", "runs", "out"];

/** The files in a folder of the repository, and in all folders below it, whose paths are accepted. */
export function filesIn(folder: string, accept: (path: string) => boolean): SourceFile[] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return skipped.includes(entry.name) ? [] : filesIn(path, accept);
    return accept(path) ? [{ path, text: readFileSync(join(root, path), "utf8") }] : [];
  });
}

/** The source files in a folder of the repository and in all folders below it. */
export const sourcesIn = (folder: string): SourceFile[] => filesIn(folder, isSource);

/** The names of the folders in a folder of the repository. */
export const foldersIn = (folder: string): string[] =>
  readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);

export const packageNames: readonly string[] = foldersIn("packages");

/** An import of a file, or a re-export. */
export interface Import {
  readonly from: string;
  /** true if it imports only types, so that nothing is left at run time */
  readonly typesOnly: boolean;
}

/** The imports of a TypeScript file. */
export function importsOf(text: string): Import[] {
  const fixed = [...text.matchAll(/^(?:import|export)\s([^;]*?)\bfrom "([^"]+)";/gms)].map(
    ([, what = "", from = ""]) => {
      const names = what.replace(/[{}\s]+/g, " ").split(",");
      return { from, typesOnly: what.startsWith("type ") || names.every((each) => /^\s*(type\s.*)?$/.test(each)) };
    },
  );
  const late = [...text.matchAll(/\bimport\("([^"]+)"\)/g)].map(([, from = ""]) => ({ from, typesOnly: false }));
  return [...fixed, ...late];
}

/** The file that a relative import names, as a path from the repository's root. */
export const targetOf = (path: string, from: string): string =>
  relative(root, join(root, dirname(path), from))
    .replaceAll("\\", "/")
    .replace(/\.js$/, ".ts");

/** The names that a TypeScript file declares and exports, each once. */
export function exportedNames(text: string): string[] {
  const declared =
    /^export (?:declare )?(?:abstract )?(?:async )?(?:const|let|function\*?|class|interface|type|enum) (\w+)/gm;
  return [...new Set([...text.matchAll(declared)].map(([, name = ""]) => name))];
}

/** The names of the types that a TypeScript file declares. */
export const typeNames = (text: string): string[] =>
  [
    ...text.matchAll(
      /^\s*(?:export )?(?:declare )?(?:abstract )?(?:type (\w+)(?:<.*>)? =|(?:interface|class|enum) (\w+))/gm,
    ),
  ].map(([, type, other]) => type ?? other ?? "");

export const isTest = (path: string): boolean => path.startsWith("test/") || /^packages\/[^/]+\/test\//.test(path);
