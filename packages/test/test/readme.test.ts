import { existsSync, readdirSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Built, builtPackages } from "../built.js";

const root = new URL("../../../", import.meta.url);
const folders = ["", ...readdirSync(new URL("packages", root)).map((name) => `packages/${name}/`)];
const files = folders.map((folder) => `${folder}README.md`).filter((name) => existsSync(new URL(name, root)));
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

test("kernels and tensor show code that runs", () => {
  const shown = new Set(blocks.map(([name]) => name));
  expect(shown).toContain("packages/kernels/README.md");
  expect(shown).toContain("packages/tensor/README.md");
});

test.each(blocks)("%s: example %d runs on the packages as they are published", async (name, number, code) => {
  await built.execute(`${name.replace(/\W/g, "-")}-${number}`, code);
});
