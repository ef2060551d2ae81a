import type { Reporter, TestCase, TestModule } from "vitest/node";
import { everything } from "./tier.js";

const casesOf = (modules: readonly TestModule[], state: "skipped" | "failed"): TestCase[] =>
  modules.flatMap((module) => [...module.children.allTests(state)]);

const reasonOf = (test: TestCase): string => {
  const result = test.result();
  if (result.state === "skipped" && result.note) return result.note;
  return test.tags.includes("all") && !everything ? "npm run test:all runs it" : "no reason given";
};

/** Prints one line with the number of skipped tests and the reasons. */
export const skips: Reporter = {
  onTestRunEnd(modules) {
    const counts = new Map<string, number>();
    for (const test of casesOf(modules, "skipped")) counts.set(reasonOf(test), (counts.get(reasonOf(test)) ?? 0) + 1);
    if (counts.size === 0) return;
    const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
    const reasons = [...counts].sort(([, a], [, b]) => b - a).map(([reason, count]) => `${count}: ${reason}`);
    process.stdout.write(`skipped ${total} tests (${reasons.join("; ")})\n`);
  },
};

/** Prints the failed tests again at the very end, where they are easy to find. */
export const failures: Reporter = {
  onTestRunEnd(modules, errors) {
    for (const module of modules) {
      for (const error of module.errors())
        process.stdout.write(`failed: ${module.relativeModuleId}: ${first(error)}\n`);
    }
    for (const test of casesOf(modules, "failed")) {
      const [error] = test.result().errors ?? [];
      process.stdout.write(`failed: ${test.module.relativeModuleId}: ${test.fullName}: ${first(error)}\n`);
    }
    for (const error of errors) process.stdout.write(`failed outside of tests: ${first(error)}\n`);
  },
};

const first = (error: { readonly message?: string } | undefined): string => error?.message?.split("\n")[0] ?? "";
