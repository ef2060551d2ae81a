import { openDevice } from "@bosquejo/tensor";
import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";
import { backendOf } from "./backend.js";
import { registerKernels } from "./kernels.js";
import { loadSuite } from "./suite.js";

/** Files of tfjs's published tests of ops that we have too, with the least number of tests that must pass. */
const files: Readonly<Record<string, number>> = {
  conv2d_test: 18,
  conv2d_transpose_test: 11,
  mat_mul_test: 60,
  softmax_test: 11,
  log_softmax_test: 7,
  max_pool_test: 35,
  avg_pool_test: 17,
  sum_test: 16,
  mean_test: 13,
  max_test: 13,
  arg_max_test: 16,
  batchnorm_test: 17,
};

/** Tests that our ops fail by design, with the reason. */
const differing: Readonly<Record<string, string>> = {
  "maxPool: [x=[3,3,1] f=[2,2] s=1 ignores NaNs": "NaN counts as the largest value, as in PyTorch",
  "max: return NaNs": "the result of max is not defined for NaN",
  "softmax: Propagates NaNs": "the result of softmax is not defined for NaN: SwiftShader gives 0",
};

const BACKEND = "bosquejo";
const { tf, specs } = await loadSuite(Object.keys(files));
const device = await openDevice();
const ours = backendOf(tf, device);
tf.registerBackend(BACKEND, () => ours.backend);
registerKernels(tf, device, ours, BACKEND);
await tf.setBackend(BACKEND);
const passed = new Map<string, number>();
afterAll(() => device.dispose());

beforeEach(() => tf.engine().startScope());
afterEach(() => {
  tf.engine().endScope();
  tf.disposeVariables();
  ours.clear();
  expect(device.stats.liveBytes, "bytes that a test left on the device").toBe(0);
});

describe.each(Object.keys(files))("%s of tfjs", (file) => {
  const own = specs.filter((spec) => spec.file === file);
  test.for(own.map(({ name, body }) => [name, body] as const))("%s", async ([name, body], { skip }) => {
    skip(name in differing, differing[name]);
    const failure = await Promise.resolve()
      .then(body)
      .then(
        () => undefined,
        (error: Error) => error,
      );
    const { launched, unsupported, refused } = ours.asked;
    skip(unsupported !== undefined, unsupported);
    const missing = /Kernel '(\w+)' not registered for backend/.exec(failure?.message ?? "");
    skip(missing !== null, `needs ${missing?.[1]}`);
    skip(failure !== undefined && refused !== undefined, refused);
    if (failure) throw failure;
    skip(launched === 0 && refused === undefined, "calls no op");
    passed.set(file, (passed.get(file) ?? 0) + 1);
  });

  test("at least the expected number of tests passed", () =>
    expect(passed.get(file)).toBeGreaterThanOrEqual(files[file]!));
});
