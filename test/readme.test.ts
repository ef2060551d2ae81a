import { existsSync, readdirSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Built, builtPackages } from "./packages/built.js";

const root = new URL("../", import.meta.url);
const folders = ["", ...readdirSync(new URL("packages", root)).map((name) => `packages/${name}/`)];
const readmes = folders.map((folder) => `${folder}README.md`).filter((name) => existsSync(new URL(name, root)));
const pages = readdirSync(new URL("docs", root)).filter((name) => name.endsWith(".md"));
const files = [...readmes, ...pages.map((name) => `docs/${name}`)];
const blocks = files.flatMap((name) => {
  const text = readFileSync(new URL(name, root), "utf8");
  return [...text.matchAll(/^```(?:ts|typescript|js|javascript)\n(.*?)^```$/gms)].map(
    ([, code = ""], i) => [name, i + 1, code] as const,
  );
});

let built: Built;
beforeAll(async () => {
  built = await builtPackages();
});
afterAll(() => built.remove());

test("the READMEs of kernels and tensor and every page of docs have an example", () => {
  const shown = new Set(blocks.map(([name]) => name));
  expect(pages).not.toEqual([]);
  // these pages are tables without code
  const written = pages.filter((name) => name !== "ops.md" && name !== "glossary.md");
  const wanted = ["packages/kernels/README.md", "packages/tensor/README.md", ...written.map((name) => `docs/${name}`)];
  for (const name of wanted) expect(shown).toContain(name);
});

test("the first example of tensor's README trains a network in less than 40 lines", () => {
  const [, , code] = blocks.find(([name]) => name === "packages/tensor/README.md")!;
  expect(code).toMatch(/capture.*gradients.*adam\(/s);
  expect(code.trim().split("\n").length).toBeLessThan(40);
});

const inFolder = (folder: string, file: (name: string) => string) =>
  readdirSync(new URL(folder, root)).map((name) => `${folder}/${file(name)}`);
const linking = [
  ...[
    ...files,
    "ARCHITECTURE.md",
    "CONTRIBUTING.md",
    "packages/kernels/NOTES.md",
    "packages/kernels/DESIGN.md",
    "packages/tensor/DESIGN.md",
    "packages/model/NOTES.md",
    "test/README.md",
  ],
  ...inFolder("examples", (name) => `${name}/README.md`),
  ...inFolder("results", (name) => name).filter((name) => name.endsWith(".md")),
];
/** The anchors of headings, as GitHub makes them. */
const anchorsOf = (text: string) =>
  [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );

test.each(linking)("all links of %s lead to existing files and headings", (name) => {
  const text = readFileSync(new URL(name, root), "utf8");
  for (const [, target = ""] of text.matchAll(/\]\((?!https?:)([^)\s]+)[^)]*\)/g)) {
    const [path = "", anchor] = target.split("#");
    const file = path === "" ? new URL(name, root) : new URL(path, new URL(name, root));
    expect(existsSync(file), `${name} links to ${target}`).toBe(true);
    if (anchor) expect(anchorsOf(readFileSync(file, "utf8")), `${name} links to ${target}`).toContain(anchor);
  }
});

for (const [name, number, code] of blocks) {
  // these examples train a model, which takes long
  const tags = name === "packages/model/README.md" ? ["all"] : [];
  test(`${name}: example ${number} runs with the published packages`, { tags }, async () => {
    await built.execute(`${name.replace(/\W/g, "-")}-${number}`, code);
  });
}
