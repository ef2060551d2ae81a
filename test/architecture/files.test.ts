import { dirname } from "node:path";
import { expect, test } from "vitest";
import {
  exportedNames,
  importsOf,
  isTest,
  packageNames,
  type SourceFile,
  sourcesIn,
  targetOf,
  typeNames,
} from "./sources.js";

const MOST_FILES = 15;
const MOST_LINES = 200;

const own = new Map(packageNames.map((name) => [name, sourcesIn(`packages/${name}/src`)] as const));
const everything = ["packages", "test", "scripts", "examples"].flatMap(sourcesIn);

/** The circles of imports among files, each as the sorted paths of its files. */
function circles(files: readonly SourceFile[]): string[] {
  const targets = new Map(
    files.map(({ path, text }) => {
      const imports = importsOf(text).filter(({ from, typesOnly }) => from.startsWith(".") && !typesOnly);
      return [path, imports.map(({ from }) => targetOf(path, from))] as const;
    }),
  );
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    const at = trail.indexOf(path);
    if (at >= 0) found.push(trail.slice(at).sort().join(" -> "));
    if (at >= 0 || done.has(path)) return;
    for (const next of targets.get(path) ?? []) visit(next, [...trail, path]);
    done.add(path);
  };
  for (const path of targets.keys()) visit(path, []);
  return [...new Set(found)];
}

test("the scan finds files, imports and exported names", () => {
  expect(packageNames).toContain("kernels");
  expect(everything.map(({ path }) => path)).toContain("test/architecture/sources.ts");
  expect(importsOf(`import type { A } from "./a.js";\nimport { b, type C } from "./b.js";`)).toEqual([
    { from: "./a.js", typesOnly: true },
    { from: "./b.js", typesOnly: false },
  ]);
  const file = (path: string, to: string) => ({ path: `packages/a/src/${path}`, text: `import { x } from "${to}";` });
  expect(circles([file("a.ts", "./b.js"), file("b.ts", "./a.js"), file("c.ts", "./a.js")])).toEqual([
    "packages/a/src/a.ts -> packages/a/src/b.ts",
  ]);
  expect(typeNames("type A<T> = T;\nexport interface B {}\nexport abstract class C {}\nconst D = 1;")).toEqual([
    "A",
    "B",
    "C",
  ]);
  expect(exportedNames("export const a = 1;\nexport interface B {}\nconst c = 1;\nexport { c };")).toEqual(["a", "B"]);
});

test("no files of a package import each other in a circle", () => {
  expect([...own.values()].flatMap(circles)).toEqual([]);
});

test("no source file of a package imports a file outside the package's sources", () => {
  for (const [name, files] of own) {
    for (const { path, text } of files) {
      for (const { from } of importsOf(text).filter((each) => each.from.startsWith("."))) {
        expect(targetOf(path, from), `${path} imports ${from}`).toMatch(new RegExp(`^packages/${name}/src/`));
      }
    }
  }
});

test("no two files declare a type with the same name", () => {
  const files = new Map<string, string[]>();
  for (const { path, text } of everything.filter((each) => each.path.endsWith(".ts"))) {
    for (const name of new Set(typeNames(text))) files.set(name, [...(files.get(name) ?? []), path]);
  }
  expect([...files].filter(([, paths]) => paths.length > 1)).toEqual([]);
});

test(`a folder has at most ${MOST_FILES} source files`, () => {
  const counts = new Map<string, number>();
  for (const { path } of everything) counts.set(dirname(path), (counts.get(dirname(path)) ?? 0) + 1);
  const full = [...counts].filter(([, count]) => count > MOST_FILES).map(([folder]) => folder);
  expect(full).toEqual([]);
});

test(`a file has at most ${MOST_LINES} lines`, () => {
  const long = everything.filter(({ text }) => text.trimEnd().split("\n").length > MOST_LINES);
  expect(long.map(({ path }) => path)).toEqual([]);
});

test("no two files of a package export the same name", () => {
  const twice = [...own].flatMap(([name, files]) => {
    // a program contains either the file for Node or the one for browsers: both may export the same names
    const read = files.filter(({ path }) => path.endsWith(".ts") && !/[.-]browser\.ts$/.test(path));
    const names = read.flatMap(({ text }) => exportedNames(text));
    return [...new Set(names.filter((each, i) => names.indexOf(each) !== i))].map((each) => `${name}: ${each}`);
  });
  expect(twice).toEqual([]);
});

test("words of a model are used only in its own folder", () => {
  // ops have a logvar and optimizers a velocity: any model can use them
  const engine = /^packages\/(kernels|tensor|swiftshader)\//;
  // benchmarks build the networks in other libraries and time single kernels
  const peers = /^packages\/bench\/src\/(peers|networks|kernels|ops)\//;
  const outside = everything.filter(
    ({ path }) =>
      path.startsWith("packages/") &&
      !isTest(path) &&
      !engine.test(path) &&
      !peers.test(path) &&
      !/^packages\/model\/src\/models\/[^/]+\//.test(path),
  );
  const naming = outside.filter(({ text }) => /\b(klWeight|logvar|discriminator|velocity)/i.test(text));
  expect(naming.map(({ path }) => path)).toEqual([]);
});

test("no source of a package writes to the console", () => {
  for (const { path, text } of [...own.values()].flat()) expect(text, path).not.toMatch(/\bconsole\./);
});
