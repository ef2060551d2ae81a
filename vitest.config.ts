import { readFileSync } from "node:fs";
import { defineConfig } from "vitest/config";
import { inlinedWat } from "./scripts/build/wat.mjs";
import { failures, skips } from "./test/reporters.js";
import { everything } from "./test/tier.js";

// the sources, and of packages that differ those for Node
const conditions = ["source", "node"];
// no test waits for a clock: this ends one that would hang, on however busy a machine
const LIMIT = (everything ? 6 : 1) * 3_600_000;

/** Tests that replace a module or register a model: what they change stays for as long as their process. */
const changing = [
  "packages/bench/test/preset-layers.test.ts",
  "packages/cli/test/toy-model/*.test.ts",
  "packages/data/test/full-disk.test.ts",
  "packages/model/test/models/registered.test.ts",
];
// The files of a group share two processes, and load a module once in each. Then the processes end, and with them the
// kernels that their drivers compiled
const groups = {
  cli: ["packages/cli/test/**/*.test.ts"],
  data: ["packages/{data,report}/test/**/*.test.ts"],
  model: ["packages/{bench,model}/test/**/*.test.ts"],
  ops: ["packages/tensor/test/ops/**/*.test.ts"],
  tensor: ["packages/{kernels,tensor}/test/**/*.test.ts"],
};

export default defineConfig({
  plugins: [
    {
      name: "inlined",
      enforce: "pre",
      async load(id) {
        if (/\.(wgsl|py)$/.test(id)) return `export default ${JSON.stringify(readFileSync(id, "utf8"))}`;
        if (/\.wat$/.test(id)) return inlinedWat(id);
      },
    },
  ],
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    projects: [
      { extends: true, test: { name: "alone", include: ["test/**/*.test.ts", ...changing], isolate: true } },
      ...Object.entries(groups).map(([name, include]) => ({
        extends: true as const,
        test: {
          name,
          include,
          exclude: ["**/node_modules/**", ...changing, ...(name === "tensor" ? groups.ops : [])],
          isolate: false,
        },
      })),
    ],
    setupFiles: ["test/setup.ts"],
    reporters: [skips, "default", failures],
    pool: "forks",
    maxWorkers: 2,
    tags: [{ name: "all", description: "takes long: npm run test:all runs it" }],
    ...(everything ? {} : { tagsFilter: ["!all"] }),
    testTimeout: LIMIT,
    hookTimeout: LIMIT,
    teardownTimeout: LIMIT,
    expect: { poll: { timeout: LIMIT } },
  },
});
