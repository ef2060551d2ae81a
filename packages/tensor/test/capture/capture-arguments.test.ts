import { expect, test } from "vitest";
import * as tensor from "../../src/index.js";
import { capture, openDevice } from "../../src/index.js";
import { any } from "../helpers.js";
import { fixture } from "../runtime/refusals.js";

const here = fixture();
test("what happens on another device while a capture records is refused", async () => {
  using other = await openDevice();
  const foreign = other.zeros([4]);
  const before = other.stats.liveBytes;
  const inside = (body: () => unknown) => () => capture(here.device, [here.all.x!], body);
  expect(inside(() => tensor.exp(foreign))).toThrow(
    /^capture: cannot launch exp on another device while it records: launch it before or after the capture$/,
  );
  expect(inside(() => foreign.write([1, 2, 3, 4]))).toThrow(
    "capture: cannot write [4] on another device while it records: write it before the capture",
  );
  expect(inside(() => capture(other, [], () => tensor.exp(foreign)))).toThrow(
    "capture: cannot capture on another device while it records: make the other capture before",
  );
  expect(other.stats.liveBytes).toBe(before);
  tensor.exp(foreign).dispose();
});

test("a captured step says what it needs to compile and explain", async () => {
  using step = capture(here.device, [], () => tensor.exp(here.all.x!));
  await expect(step.compile(any(1))).rejects.toThrow("compile: expected a function for progress, got 1");
  expect(() => step.explain(any([1]))).toThrow("explain: expected options { ms, roofline? }, got an array");
  expect(() => step.explain({ ms: [] })).toThrow("explain: expected ms with a time for each of 1 launches, got 0");
  expect(() => step.explain({ ms: [1], roofline: any({ gflops: 1 }) })).toThrow(
    "explain: roofline: expected options { gflops, gigabytesPerSecond }, got no gigabytesPerSecond",
  );
});
