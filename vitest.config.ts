import { readFileSync } from "node:fs";
import { defineConfig } from "vitest/config";
import type { Reporter } from "vitest/node";

/** Says which tests were skipped, and why, before the other reporter tells what failed: that is what one reads last. */
const skipped: Reporter = {
  onTestRunEnd(modules) {
    for (const module of modules) {
      for (const test of module.children.allTests("skipped")) {
        const result = test.result();
        const why = result.state === "skipped" && result.note ? result.note : "no reason given";
        process.stdout.write(`skipped: ${module.relativeModuleId}: ${test.fullName}: ${why}\n`);
      }
    }
  },
};

// the sources, and of packages that differ those for Node
const conditions = ["source", "node"];

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
    reporters: [skipped, "default"],
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
