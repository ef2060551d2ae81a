import {
  ASYMMETRIC_MATCHERS_OBJECT,
  chai,
  customMatchers,
  JestAsymmetricMatchers,
  JestChaiExpect,
  JestExtend,
} from "@vitest/expect";
import { startTests, type VitestRunner } from "@vitest/runner";
import { getFullName, getTasks, getTests } from "@vitest/runner/utils";

// in a page, this module replaces vitest: it has vitest's collector, runner and matchers, without the server
export { afterAll, afterEach, beforeAll, beforeEach, describe, test } from "@vitest/runner";

for (const plugin of [JestExtend, JestChaiExpect, JestAsymmetricMatchers]) chai.use(plugin);
const expectOf = (value: unknown, message?: string) => chai.expect(value, message);
const asymmetric = (globalThis as unknown as Record<symbol, object>)[ASYMMETRIC_MATCHERS_OBJECT];
export const expect = Object.assign(expectOf, chai.expect, asymmetric);
// the types do not include the plugins
(chai.expect as unknown as { extend(expect: unknown, matchers: unknown): void }).extend(expect, customMatchers);

/** The outcome of a test file. */
export interface TestOutcome {
  readonly passed: number;
  /** names of tests and suites, with their errors */
  readonly failed: readonly string[];
}

const config: VitestRunner["config"] = {
  root: "/",
  setupFiles: [],
  name: undefined,
  passWithNoTests: false,
  testNamePattern: undefined,
  allowOnly: false,
  sequence: { seed: 0, hooks: "stack", setupFiles: "list" },
  chaiConfig: undefined,
  maxConcurrency: 1,
  // no limit here: the test in Node that waits for the page has one
  testTimeout: 0,
  hookTimeout: 0,
  retry: 0,
  includeTaskLocation: false,
  tags: [],
  tagsFilter: undefined,
  strictTags: false,
};

/** Executes the tests of a file, which `load` imports. */
export async function runTests(file: string, load: () => Promise<unknown>): Promise<TestOutcome> {
  const files = await startTests([file], { config, importFile: load });
  return {
    passed: getTests(files).filter(({ result }) => result?.state === "pass").length,
    failed: getTasks(files).flatMap((task) =>
      (task.result?.errors ?? []).map(({ message }) => `${getFullName(task, " > ")}: ${message}`),
    ),
  };
}
