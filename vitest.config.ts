import { readFileSync } from "node:fs";
import { defineConfig } from "vitest/config";
import { failures, skips } from "./test/reporters.js";
import { everything } from "./test/tier.js";

// the sources, and of packages that differ those for Node
const conditions = ["source", "node"];
// no test waits for a clock: this ends one that would hang, on however busy a machine
const LIMIT = (everything ? 6 : 1) * 3_600_000;

export default defineConfig({
  plugins: [
    {
      name: "text",
      enforce: "pre",
      load(id) {
        if (/\.(wgsl|py)$/.test(id)) return `export default ${JSON.stringify(readFileSync(id, "utf8"))}`;
      },
    },
  ],
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    include: ["packages/*/test/**/*.test.ts", "test/**/*.test.ts"],
    setupFiles: ["test/setup.ts"],
    reporters: [skips, "default", failures],
    // a process a file: its driver's compiled kernels go with it
    pool: "forks",
    maxWorkers: 2,
    tags: [{ name: "all", description: "takes long: npm run test:all runs it" }],
    ...(everything ? {} : { tagsFilter: ["!all"] }),
    testTimeout: LIMIT,
    hookTimeout: LIMIT,
    expect: { poll: { timeout: LIMIT } },
  },
});
