import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import type * as Tf from "@tensorflow/tfjs-core";
import { build, type Plugin } from "esbuild";
import { expect } from "vitest";

/** One test of tfjs's own suite. Its name includes the names of the suites around it. */
export interface Spec {
  readonly file: string;
  readonly name: string;
  readonly body: () => unknown;
}

/** tfjs-core with some of its tests, which use this `tf`. */
export interface Suite {
  readonly tf: typeof Tf;
  readonly specs: readonly Spec[];
}

const dist = join(dirname(createRequire(import.meta.url).resolve("@tensorflow/tfjs-core/package.json")), "dist");

// replaces the suite's wrapper of Jasmine: tests are passed to the global functions of `collect`
const collecting: Plugin = {
  name: "collecting",
  setup(step) {
    step.onResolve({ filter: /\/jasmine_util$/ }, () => ({ path: "jasmine_util", namespace: "collecting" }));
    step.onLoad({ filter: /.*/, namespace: "collecting" }, () => ({
      contents: `export const ALL_ENVS = {};
        export const describeWithFlags = (name, constraints, tests) => globalThis.describe(name, tests);`,
    }));
  },
};

/** Bundles published test files with all of tfjs-core, and collects their tests. */
export async function loadSuite(files: readonly string[]): Promise<Suite> {
  const folder = mkdtempSync(join(tmpdir(), "bosquejo-conformance-"));
  try {
    const outfile = join(folder, "suite.mjs");
    await build({
      stdin: {
        contents: `export * as tf from "./index.js";
          import "./public/chained_ops/register_all_chained_ops.js";
          import "./register_all_gradients.js";
          export const load = { ${files.map((file) => `"${file}": () => import("./ops/${file}.js")`).join(", ")} };`,
        resolveDir: dist,
      },
      ...{ bundle: true, format: "esm", platform: "node", outfile, logLevel: "silent", plugins: [collecting] },
    });
    const { tf, load } = (await import(pathToFileURL(outfile).href)) as {
      tf: typeof Tf;
      load: Record<string, () => Promise<unknown>>;
    };
    const specs: Spec[] = [];
    for (const [file, run] of Object.entries(load)) specs.push(...(await collect(file, run)));
    return { tf, specs };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

// Jasmine's `expect().nothing()` marks a test that expects only that nothing throws
const jasmineExpect = (...values: [] | [unknown]) => (values.length === 0 ? { nothing: () => {} } : expect(values[0]));

async function collect(file: string, load: () => Promise<unknown>): Promise<Spec[]> {
  const specs: Spec[] = [];
  // the names and the `beforeEach` hooks of the suites around a test
  let outer: { readonly names: readonly string[]; readonly before: (() => void)[] } = { names: [], before: [] };
  const describe = (name: string, tests: () => void) => {
    const around = outer;
    outer = { names: [...around.names, name], before: [...around.before] };
    tests();
    outer = around;
  };
  const beforeEach = (hook: () => void) => void outer.before.push(hook);
  const it = (name: string, body: () => unknown) => {
    const { names, before } = outer;
    const prepared = () => {
      for (const hook of before) hook();
      return body();
    };
    specs.push({ file, name: [...names, name].join(": "), body: prepared });
  };
  Object.assign(globalThis, { describe, it, beforeEach, xit: () => {}, expect: jasmineExpect });
  await load();
  return specs;
}
