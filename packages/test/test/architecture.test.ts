import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { describe, expect, test } from "vitest";
import { manifestOf, packages, published } from "../built.js";

/** Which of our packages each one names: the arrows of ARCHITECTURE.md, written out, and the peers that it hands on. */
const arrows: Readonly<Record<string, readonly string[]>> = {
  swiftshader: [],
  kernels: ["swiftshader"],
  tensor: ["kernels", "swiftshader"],
  data: [],
  model: ["swiftshader", "tensor"],
  cli: ["data", "model", "swiftshader", "tensor"],
  bench: ["kernels", "model", "tensor"],
  test: ["cli", "data", "kernels", "model", "tensor"],
};
/** Files that may import Node's modules, in packages that also run in browsers. */
const nodeFiles: Readonly<Record<string, readonly string[]>> = {
  kernels: ["gpu/drivers.node.ts", "gpu/open.node.ts"],
  tensor: [],
  model: [],
};
const LONGEST = 250;

/** Files of a package's `src`, by their paths in it. */
function sources(name: string): { path: string; text: string }[] {
  const folder = join(packages, name, "src");
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => /\.(ts|wgsl)$/.test(path))
    .map((path) => ({ path: path.replaceAll("\\", "/"), text: readFileSync(join(folder, path), "utf8") }));
}

interface Import {
  readonly from: string;
  readonly typesOnly: boolean;
}

function importsOf(text: string): Import[] {
  const fixed = [...text.matchAll(/^(?:import|export)\s([^;]*?)\bfrom "([^"]+)";/gms)].map(
    ([, what = "", from = ""]) => {
      const names = what.replace(/[{}\s]+/g, " ").split(",");
      return { from, typesOnly: what.startsWith("type ") || names.every((each) => /^\s*(type\s.*)?$/.test(each)) };
    },
  );
  const late = [...text.matchAll(/\bimport\("([^"]+)"\)/g)].map(([, from = ""]) => ({ from, typesOnly: false }));
  return [...fixed, ...late];
}

const packageOf = (from: string) => from.match(/^(@[^/]+\/[^/]+|[^/]+)/)![0];

test("every package has its arrows written here", () => {
  const present = readdirSync(packages, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(present.map(({ name }) => name).sort()).toEqual(Object.keys(arrows).sort());
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

describe.each(Object.keys(arrows))("%s", (name) => {
  const manifest = manifestOf(name);
  const files = name === "test" ? [] : sources(name);

  test("depends on just the packages that its arrows point to", () => {
    const { dependencies, optionalDependencies, peerDependencies, devDependencies } = manifest;
    const all = Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies, ...devDependencies });
    const ours = all.filter((each) => each.startsWith("@bosquejo/"));
    expect(ours.sort()).toEqual(arrows[name]!.map((each) => `@bosquejo/${each}`));
  });

  test("imports what its package.json names, and nothing of Node's where browsers run it", () => {
    const { dependencies, optionalDependencies, peerDependencies, devDependencies } = manifest;
    const named = Object.keys({
      ...dependencies,
      // the others only hand them on to it
      ...(name === "kernels" ? peerDependencies : optionalDependencies),
      ...(name === "bench" ? devDependencies : {}),
    });
    for (const { path, text } of files.filter((file) => file.path.endsWith(".ts"))) {
      for (const { from } of importsOf(text).filter((each) => !each.from.startsWith("."))) {
        const node = from.startsWith("node:");
        if (node) expect(nodeFiles[name] ?? [path], `${path} imports ${from}`).toContain(path);
        else expect(named, `${path} imports ${from}`).toContain(packageOf(from));
      }
    }
  });

  test("imports files of its own only, and none that leads back to where it began", () => {
    const graph = new Map<string, string[]>();
    for (const { path, text } of files) {
      const own = importsOf(text).filter(({ from, typesOnly }) => from.startsWith(".") && !typesOnly);
      const targets = own.map(({ from }) => join(dirname(path), from).replaceAll("\\", "/").replace(/\.js$/, ".ts"));
      for (const target of targets) expect(relative("", target), `${path} imports ${target}`).not.toMatch(/^\.\./);
      graph.set(path, targets);
    }
    const visit = (path: string, trail: readonly string[]): void => {
      expect(trail, `${[...trail, path].join(" -> ")} is a circle`).not.toContain(path);
      for (const next of graph.get(path) ?? []) visit(next, [...trail, path]);
    };
    for (const path of graph.keys()) visit(path, []);
  });

  test(`has no file of more than ${LONGEST} lines, and none that writes to the console`, () => {
    for (const { path, text } of files) {
      expect(text.split("\n").length, path).toBeLessThanOrEqual(LONGEST);
      expect(text, path).not.toMatch(/\bconsole\./);
    }
  });
});
