import { afterEach, beforeEach, expect, vi } from "vitest";
import { everything } from "./tier.js";

// a sample of the tests mostly waits for Mesa's compiler, which takes two thirds of the time without LLVM's
// optimizations
if (!everything) process.env.GALLIVM_PERF ??= "nopt";

// a library must not write to the console of its users' programs
const methods = ["log", "info", "warn", "error", "debug"] as const;
beforeEach(() => {
  for (const method of methods) vi.spyOn(console, method);
});
afterEach(() => {
  const calls = methods.flatMap((method) => vi.mocked(console[method]).mock.calls.map((args) => [method, ...args]));
  vi.restoreAllMocks();
  expect(calls, "a test wrote to the console").toEqual([]);
});
