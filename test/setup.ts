import { afterEach, beforeEach, expect, vi } from "vitest";
import { everything } from "./tier.js";

// what takes a sample's time is compiling: without LLVM's optimizations Mesa compiles in two thirds of it
if (!everything) process.env.GALLIVM_PERF ??= "nopt";

// a library that writes to the console does so in its users' programs too
const methods = ["log", "info", "warn", "error", "debug"] as const;
beforeEach(() => {
  for (const method of methods) vi.spyOn(console, method);
});
afterEach(() => {
  const calls = methods.flatMap((method) => vi.mocked(console[method]).mock.calls.map((args) => [method, ...args]));
  vi.restoreAllMocks();
  expect(calls, "a test wrote to the console").toEqual([]);
});
