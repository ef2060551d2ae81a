import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { droppable } from "../../scripts/build/droppable.mjs";
import { type Built, builtPackages, packages } from "./built.js";

let built: Built;
beforeAll(async () => {
  built = await builtPackages(["kernels", "tensor"], { dawn: false });
});
afterAll(() => built.remove());

const marked = (value: string) => `/* @__PURE__ */ (() => (${value}))()`;
const edited = (code: string) => `${droppable(code, "a.ts")}`;

test.each([
  ["a call", "kernel({ source: [file] })"],
  ["a call with a property as argument", 'product({ ...{ name: "matmul", extents: family.extents } } as Declaration)'],
  ["a method call on a list", "[1, 2].map((n) => n + 1)"],
  ["a constructor call", "new Map<string, number>()"],
  ["a template with a value", `\`const TILE = \${size};\``],
  ["a call inside an object", "{ a: { b: f() } }"],
])("a constant is marked as free of side effects if it is %s", (_what, value) => {
  expect(edited(`const x = ${value};`)).toBe(`const x = ${marked(value)};`);
  expect(edited(`// stride²: ×\nexport const x: Type = ${value}, y = 1;`)).toBe(
    `// stride²: ×\nexport const x: Type = ${marked(value)}, y = 1;`,
  );
});

test.each([
  ["a number", "const x = 2 ** 29;"],
  ["a function that calls", "export const x = (a: number) => f(a);"],
  ["a list of plain values", 'const x = ["a", -1, y] as const;'],
  ["an object of plain values and functions", "const x = { a: 1, b: (c: number) => f(c), d: [2] };"],
  ["an awaited value", "const x = await f();"],
  ["destructured", "const { a } = f();"],
  ["a declaration without a value", "declare const x: { now(): number };"],
  ["a constant inside a function", "function f() { const x = g(); }"],
])("a constant is not changed if it is %s", (_what, code) => {
  expect(edited(code)).toBe(code);
});

test("source maps give errors the line numbers of the sources", async () => {
  const script = join(built.folder, "wrong.mjs");
  const bad = `import { dims, op } from "@bosquejo/tensor";
try { dims("a[M,K] b[K,N]", [1, 2], [3, 4]); } catch ({ stack }) { console.log(stack); }
`;
  writeFileSync(script, bad);
  const { stdout } = await promisify(execFile)(process.execPath, ["--enable-source-maps", script]);
  const [, file = "", line = ""] = /src[\\/](runtime[\\/]shape\.ts):(\d+)/.exec(stdout) ?? [];
  const lines = readFileSync(join(packages, "tensor/src", file), "utf8").split("\n");
  expect(lines[Number(line) - 1]).toContain("throw new TensorError");
});
