import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { manifestOf, packages, published } from "../packages/built.js";
import { importsOf, packageNames, root, sourcesIn } from "./sources.js";

/** Packages of ours that each one may name: the arrows of ARCHITECTURE.md, and the peers that it hands on. */
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
/** Packages that also run in browsers: only files named for Node import its modules there. */
const inBrowsers = ["kernels", "tensor", "model"];
const forNode = /[.-]node\.ts$/;

/** The fields of the workspace's package.json that tests read. */
const { devDependencies: ofTheWorkspace } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const packageOf = (from: string) => from.match(/^(@[^/]+\/[^/]+|[^/]+)/)![0];

test("every package has its arrows written here", () => {
  expect(Object.keys(arrows)).toEqual(expect.arrayContaining([...packageNames]));
});

test("what loads at run time in Node alone is an optional peer, from the kernels up to what a user installs", () => {
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

test.each(published)("%s is published with its exports as they are, but for the sources", (name) => {
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

  test("depends only on packages that its arrows point to, each of which it imports or hands on", () => {
    const handedOn = Object.keys({ ...optionalDependencies, ...peerDependencies });
    const all = Object.keys({ ...dependencies, ...devDependencies });
    const ours = [...new Set([...all, ...handedOn])].filter((each) => each.startsWith("@bosquejo/"));
    expect(arrows[name]!.map((each) => `@bosquejo/${each}`)).toEqual(expect.arrayContaining(ours));
    // the tests build and pack those too that they do not import
    if (name === "test") return;
    const used = [...imports.map(({ from }) => packageOf(from)), ...handedOn];
    expect(used).toEqual(expect.arrayContaining(ours));
  });

  test("imports what its package.json names", () => {
    const named = Object.keys({
      ...dependencies,
      // the others only hand them on to it
      ...(name === "kernels" ? peerDependencies : optionalDependencies),
      ...(name === "bench" || name === "test" ? { ...devDependencies, ...ofTheWorkspace } : {}),
    });
    // in text that programs of the tests are made of
    const inText = /^(library|program)$/;
    for (const { path, from } of imports.filter((each) => !/^node:/.test(each.from) && !inText.test(each.from)))
      expect(named, `${path} imports ${from}`).toContain(packageOf(from));
  });
});

test.each(inBrowsers)("%s imports modules of Node's only in files that are named for it", (name) => {
  for (const { path, text } of sourcesIn(`packages/${name}/src`).filter((file) => !forNode.test(file.path)))
    for (const { from } of importsOf(text)) expect(from, path).not.toMatch(/^node:/);
});
