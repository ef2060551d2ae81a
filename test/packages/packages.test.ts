import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import { build as esbuild } from "esbuild";
import { publint } from "publint";
import { build as vite } from "vite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { libraries, type Packed, packedPackages } from "./packed.js";
import { answer, browser, ofNode, program } from "./page.js";
import { testTypes } from "./types.js";

let packed: Packed;
beforeAll(async () => {
  packed = await packedPackages();
});
afterAll(() => packed.remove());

const bytesOf = (file: string) => new Uint8Array(readFileSync(file));

describe.each(libraries)("@bosquejo/%s, packed and installed from its archive", (library) => {
  const installed = () => join(packed.folder, "node_modules/@bosquejo", library);
  const files = () => readdirSync(installed(), { recursive: true, encoding: "utf8" });

  test("has bundles with source maps and declarations, its readme and licence, and no sources", () => {
    const present = files();
    for (const file of ["LICENSE", "README.md", "dist/index.js", "dist/index.d.ts"]) expect(present).toContain(file);
    const wanted = /^(LICENSE|README\.md|NOTES\.md|package\.json|dist|assets)($|[\\/])/;
    // the WGSL files of the kernels are published too, for reading and importing
    const wgsl = /^src($|[\\/].*([\\/\w-]|\.wgsl)$)/;
    const others = present.filter((file) => !wanted.test(file));
    expect(others.filter((file) => library !== "kernels" || !wgsl.test(file))).toEqual([]);
    for (const script of present.filter((file) => file.endsWith(".js"))) {
      const map = JSON.parse(readFileSync(join(installed(), `${script}.map`), "utf8"));
      const own = map.sources.filter((source: string) => /^\.\.\/src\/.*\.(ts|wat|wgsl)$/.test(source));
      expect(own, script).toEqual(map.sources);
      expect(map.sourcesContent, script).toHaveLength(map.sources.length);
    }
  });

  test("has a package.json without references to the workspace", () => {
    const text = readFileSync(join(installed(), "package.json"), "utf8");
    expect(text).not.toMatch(/workspace:|"source"|"repository"|"homepage"/);
    const { engines, license, sideEffects, type } = JSON.parse(text);
    expect({ engines, license, sideEffects, type }).toEqual({
      ...{ engines: { node: ">=20.19" }, license: "MIT", sideEffects: false, type: "module" },
    });
  });

  test("publint finds no problems", async () => {
    const tarball = bytesOf(packed.archiveOf(library)).buffer;
    const { messages } = await publint({ pack: { tarball }, level: "suggestion", strict: true });
    expect(messages).toEqual([]);
  });

  test("arethetypeswrong finds no problems, except those of packages without CommonJS", async () => {
    const checked = await checkPackage(createPackageFromTarballData(bytesOf(packed.archiveOf(library))));
    if (!checked.types) expect.fail("expected type declarations, got none");
    const others = ["node10", "node16-cjs"];
    expect(
      checked.problems.filter((problem) => !("resolutionKind" in problem && others.includes(problem.resolutionKind))),
    ).toEqual([]);
  });
});

test("Node executes a script that imports all packages", async () => {
  const script = packed.write(
    "script.mjs",
    `import { matrixAsWindow } from "@bosquejo/kernels";
import { matmul, openDevice } from "@bosquejo/tensor";
import { resolveConfig } from "@bosquejo/model";
import { loadData } from "@bosquejo/data";

const device = await openDevice();
const a = device.tensor([2, 2], [1, 2, 3, 4]);
const values = [...(await matmul(a, a).read())];
const { M } = { M: matrixAsWindow({ M: 2, K: 3, N: 4 }).OW };
const { latent } = resolveConfig("sketch", { text: { wordDimension: 2 }, model: { latent: 8 } }).model;
const { pixels } = await loadData("emoji", { cacheFolder: "cache" });
console.log(JSON.stringify([values, M, latent, pixels.length]));
device.dispose();
`,
  );
  const [values, M, latent, bytes] = JSON.parse(await packed.run(script, []));
  expect([values, M, latent]).toEqual([answer, 2, 8]);
  expect(bytes % (64 * 64 * 3)).toBe(0);
});

test("a package rejects the tensor of a second installed copy, with a remedy", async () => {
  const library = "node_modules/library";
  const second = join(packed.folder, library, "node_modules/@bosquejo/tensor");
  cpSync(join(packed.folder, "node_modules/@bosquejo/tensor"), second, { recursive: true });
  packed.write(`${library}/package.json`, `{ "name": "library", "type": "module", "exports": "./index.js" }`);
  packed.write(`${library}/index.js`, `export { openDevice, relu } from "@bosquejo/tensor";`);
  const script = packed.write(
    "copies.mjs",
    `import { relu } from "@bosquejo/tensor";
import * as library from "library";

const device = await library.openDevice();
const x = device.tensor([2], [-1, 2]);
const refused = [];
try { relu(x); } catch ({ name, message }) { refused.push(name, message); }
console.log(JSON.stringify([[...(await library.relu(x).read())], ...refused]));
device.dispose();
`,
  );
  expect(JSON.parse(await packed.run(script, []))).toEqual([
    [0, 2],
    "TensorError",
    "relu: expected tensors and options, got a tensor of another copy of @bosquejo/tensor as argument 1: two copies " +
      "are loaded: list them with npm ls @bosquejo/tensor, then use one version everywhere or npm dedupe",
  ]);
});

test("Node, esbuild and Vite can import WGSL files as text", async () => {
  const name = "@bosquejo/kernels/optimizer/sgd.wgsl";
  const wgsl = readFileSync(join(packed.folder, "node_modules/@bosquejo/kernels/src/optimizer/sgd.wgsl"), "utf8");
  const inNode = packed.write("resolve.mjs", `process.stdout.write(import.meta.resolve("${name}"));`);
  expect(readFileSync(new URL(await packed.run(inNode, [])), "utf8")).toBe(wgsl);
  const shader = join(packed.folder, "shader");
  mkdirSync(shader);
  const print = (query: string) => `import wgsl from "${name}${query}";\nprocess.stdout.write(wgsl);\n`;
  packed.write("shader/esbuild.ts", print(""));
  const outfile = join(shader, "esbuild.mjs");
  const entryPoints = [join(shader, "esbuild.ts")];
  await esbuild({ entryPoints, outfile, bundle: true, format: "esm", loader: { ".wgsl": "text" } });
  expect(await packed.run(outfile, [])).toBe(wgsl);
  packed.write("shader/vite.ts", print("?raw"));
  const lib = { entry: join(shader, "vite.ts"), formats: ["es" as const], fileName: () => "vite.mjs" };
  await vite({ root: shader, configFile: false, logLevel: "silent", build: { lib, outDir: "out" } });
  expect(await packed.run(join(shader, "out/vite.mjs"), [])).toBe(wgsl);
});

test("esbuild bundles a page that computes, without modules of Node", async () => {
  packed.write("page.ts", program);
  const outfile = join(packed.folder, "page.mjs");
  const entry = { absWorkingDir: packed.folder, entryPoints: ["page.ts"], outfile };
  await esbuild({ ...entry, bundle: true, format: "esm", platform: "browser", target: "es2022" });
  expect(readFileSync(outfile, "utf8")).not.toMatch(ofNode);
  expect(JSON.parse(await packed.run(packed.write("browser.mjs", browser), [outfile]))).toEqual(answer);
});

test("Vite builds a page that computes, without modules of Node", async () => {
  const root = join(packed.folder, "page");
  mkdirSync(root);
  packed.write("page/index.html", `<!doctype html><script type="module" src="./page.ts"></script>`);
  packed.write("page/page.ts", program);
  // the polyfill needs a document, which Node does not have
  const config = { modulePreload: { polyfill: false } };
  await vite({ root, configFile: false, logLevel: "silent", build: config });
  const [script, ...others] = readdirSync(join(root, "dist/assets"));
  expect(others).toEqual([]);
  const bundle = join(root, "dist/assets", script!);
  expect(readFileSync(bundle, "utf8")).not.toMatch(ofNode);
  expect(existsSync(join(root, "dist/index.html"))).toBe(true);
  expect(JSON.parse(await packed.run(packed.write("browser.mjs", browser), [bundle]))).toEqual(answer);
});

testTypes(() => packed);
