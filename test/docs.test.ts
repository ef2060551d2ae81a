import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { packages } from "./packages/built.js";

/** An export of a package, with the doc comment before its declaration. */
interface Exported {
  readonly name: string;
  readonly kind: string;
  readonly comment: string | undefined;
}

const doc = /(?:(\/\*\*(?:(?!\*\/)[\s\S])*\*\/)\n(?:\/\* @__NO_SIDE_EFFECTS__ \*\/\n)?)?/;
const declaration = /^export (?:declare )?(?:async )?(const|function|class|interface|type) (\w+)/;
const declared = new RegExp(doc.source + declaration.source, "gm");

/** The declarations that a file exports. */
const declarationsOf = (text: string): Exported[] =>
  [...text.matchAll(declared)].map(([, comment, kind = "", name = ""]) => ({ name, kind, comment }));

/** The exports of a package's entry file, including its re-exports of other files of the package. */
function exportsOf(file: string): Exported[] {
  const text = readFileSync(file, "utf8");
  const from = (path: string) => exportsOf(join(dirname(file), path.replace(/\.js$/, ".ts")));
  const all = [...text.matchAll(/^export (?:type )?\* from "(\.[^"]+)";/gm)].flatMap(([, path = ""]) => from(path));
  const chosen = [...text.matchAll(/^export (?:type )?\{([^}]*)\} from "(\.[^"]+)";/gm)].flatMap(
    ([, list = "", path = ""]) => {
      const names = list.split(",").map((each) => each.trim().replace(/^type /, ""));
      const found = from(path).filter(({ name }) => names.includes(name));
      expect(found.length, `${path} declares ${names}`).toBe(names.filter(Boolean).length);
      return found;
    },
  );
  return [...declarationsOf(text), ...all, ...chosen];
}

const tensor = exportsOf(join(packages, "tensor/src/index.ts"));
const kernels = exportsOf(join(packages, "kernels/src/index.ts"));
const isValue = ({ kind }: Exported) => kind === "const" || kind === "function" || kind === "class";
const readme = (name: string) => readFileSync(join(packages, name, "README.md"), "utf8");

test("the scan finds functions, ops, classes and types, with their doc comments", () => {
  const kinds = new Map(tensor.map(({ name, kind }) => [name, kind]));
  expect(kinds.get("openDevice")).toBe("function");
  expect(kinds.get("matmul")).toBe("const");
  expect(kinds.get("Device")).toBe("class");
  expect(kinds.get("Capture")).toBe("interface");
  expect(kernels.map(({ name }) => name)).toContain("softmaxMerge");
  const [bare, documented] = declarationsOf("export const a = 1;\n/** doc */\nexport function b() {}\n");
  expect([bare?.comment, documented?.comment]).toEqual([undefined, "/** doc */"]);
});

describe.each(Object.entries({ tensor, kernels }))("%s", (_name, exported) => {
  test("every function, op, kernel and class has a doc comment", () => {
    const bare = exported.filter((each) => isValue(each) && !each.comment);
    expect(bare.map(({ name }) => name)).toEqual([]);
  });

  test("no doc comment refers to the one before it", () => {
    const leaning = exported.filter(
      (each) => isValue(each) && /^\/\*\*[\s*]*The same (over|for|with)\b/.test(each.comment ?? ""),
    );
    expect(leaning.map(({ name }) => name)).toEqual([]);
  });
});

test("tensor's README lists every op and optimizer", () => {
  const listed = readme("tensor");
  const elsewhere =
    /^(Device|Tensor|TensorError|Choices|capture|diagnose|gradients|launch|op|openDevice|scope|tune|count|dims)$/;
  const names = tensor.filter(isValue).map(({ name }) => name);
  const missing = names.filter((name) => !elsewhere.test(name) && !new RegExp(`\`${name}[\`(]`).test(listed));
  expect(missing).toEqual([]);
});

test("kernels' README names only kernels that exist", () => {
  const [, families = ""] = readme("kernels").match(/## Families\n(.*?)\n## /s)!;
  const names = [...families.matchAll(/`(\w+)`/g)].map(([, name = ""]) => name);
  const present = new Set(kernels.map(({ name }) => name));
  expect(names.length).toBeGreaterThan(30);
  expect(names.filter((name) => !present.has(name))).toEqual([]);
});
