import { openDevice } from "@bosquejo/tensor";
import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";
import { backendOf } from "./backend.js";
import { registerKernels } from "./kernels.js";
import { loadSuite } from "./suite.js";

/** tfjs's own tests of what we have too, as its package publishes them, and how many must reach our ops. */
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

/** Tests of what ours means otherwise. */
const differing: Readonly<Record<string, string>> = {
  "maxPool: [x=[3,3,1] f=[2,2] s=1 ignores NaNs": "NaN counts as the largest, as PyTorch has it",
  "max: return NaNs": "max says nothing of NaN",
  "softmax: Propagates NaNs": "softmax says nothing of NaN, of which SwiftShader makes 0",
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
    skip(missing !== null, `asks for ${missing?.[1]}`);
    skip(failure !== undefined && refused !== undefined, refused);
    if (failure) throw failure;
    skip(launched === 0 && refused === undefined, "asks nothing of ops");
    passed.set(file, (passed.get(file) ?? 0) + 1);
  });

  test("says of as many as ever what ours gives", () => expect(passed.get(file)).toBeGreaterThanOrEqual(files[file]!));
});
