import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { manifestOf, packages, published } from "../packages/built.js";
import { importsOf, packageNames, root, sourcesIn } from "./sources.js";

/** The packages that each package may depend on: the arrows of ARCHITECTURE.md, and peers that it passes on. */
const arrows: Readonly<Record<string, readonly string[]>> = {
  swiftshader: [],
  kernels: ["swiftshader"],
  tensor: ["kernels", "swiftshader"],
  data: [],
  report: [],
  model: ["swiftshader", "tensor"],
  cli: ["data", "model", "report", "swiftshader", "tensor"],
  bench: ["kernels", "model", "report", "tensor"],
  test: ["cli", "data", "kernels", "model", "report", "tensor"],
};
/** Packages that also run in browsers: only their files named `node` may import Node's modules. */
const inBrowsers = ["kernels", "tensor", "model"];
const forNode = /[.-]node\.ts$/;

const { devDependencies: ofTheWorkspace } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const packageOf = (from: string) => from.match(/^(@[^/]+\/[^/]+|[^/]+)/)![0];

test("every package has its arrows in this file", () => {
  expect(Object.keys(arrows)).toEqual(expect.arrayContaining([...packageNames]));
});

test("packages that only Node loads at run time are optional peers of kernels, tensor and model", () => {
  const { peerDependencies, devDependencies } = manifestOf("kernels");
  expect(Object.keys(peerDependencies ?? {}).sort()).toEqual(["@bosquejo/swiftshader", "webgpu"]);
  for (const name of ["kernels", "tensor", "model"]) {
    const manifest = manifestOf(name);
    expect(manifest.peerDependencies, name).toEqual(peerDependencies);
    for (const peer of Object.keys(peerDependencies ?? {})) {
      expect(manifest.peerDependenciesMeta?.[peer], `${name}: ${peer}`).toEqual({ optional: true });
    }
  }
  const { webgpu } = devDependencies ?? {};
  expect(peerDependencies?.webgpu).toBe(`^${webgpu}`);
  expect(manifestOf("cli").dependencies?.webgpu).toBe(webgpu);
  for (const name of ["bench", "test"]) expect(manifestOf(name).devDependencies?.webgpu, name).toBe(webgpu);
});

test.each(published)("%s is published with its license and all its exports except the sources", (name) => {
  const { exports, publishConfig } = manifestOf(name);
  const withoutSources = JSON.parse(JSON.stringify(exports), (key, value) => (key === "source" ? undefined : value));
  expect(publishConfig?.exports).toEqual(withoutSources);
  expect(readFileSync(join(packages, name, "LICENSE"), "utf8")).toBe(
    readFileSync(join(packages, "../LICENSE"), "utf8"),
  );
});

describe.each([...packageNames, "test"])("%s", (name) => {
  const { dependencies, optionalDependencies, peerDependencies, devDependencies } = manifestOf(name);
  const folder = name === "test" ? "test" : `packages/${name}/src`;
  const files = sourcesIn(folder).filter(({ path }) => path.endsWith(".ts"));
  const imports = files.flatMap(({ path, text }) =>
    importsOf(text)
      .filter(({ from }) => !from.startsWith("."))
      .map(({ from }) => ({ path, from })),
  );

  test("depends only on packages that its arrows point to, and imports or passes on each of them", () => {
    const handedOn = Object.keys({ ...optionalDependencies, ...peerDependencies });
    const all = Object.keys({ ...dependencies, ...devDependencies });
    const ours = [...new Set([...all, ...handedOn])].filter((each) => each.startsWith("@bosquejo/"));
    expect(arrows[name]!.map((each) => `@bosquejo/${each}`)).toEqual(expect.arrayContaining(ours));
    // the tests also build and pack packages that they do not import
    if (name === "test") return;
    const used = [...imports.map(({ from }) => packageOf(from)), ...handedOn];
    expect(used).toEqual(expect.arrayContaining(ours));
  });

  test("imports only packages that its package.json names", () => {
    const named = Object.keys({
      ...dependencies,
      // only kernels imports the peers; the other packages pass them on
      ...(name === "kernels" ? peerDependencies : optionalDependencies),
      ...(name === "bench" || name === "test" ? { ...devDependencies, ...ofTheWorkspace } : {}),
    });
    // imports inside the text of generated programs
    const inText = /^(library|program)$/;
    for (const { path, from } of imports.filter((each) => !/^node:/.test(each.from) && !inText.test(each.from)))
      expect(named, `${path} imports ${from}`).toContain(packageOf(from));
  });
});

test.each(inBrowsers)("%s imports Node's modules only in files named `node`", (name) => {
  for (const { path, text } of sourcesIn(`packages/${name}/src`).filter((file) => !forNode.test(file.path)))
    for (const { from } of importsOf(text)) expect(from, path).not.toMatch(/^node:/);
});
