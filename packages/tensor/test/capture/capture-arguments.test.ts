import { expect, test } from "vitest";
import * as tensor from "../../src/index.js";
import { capture, openDevice } from "../../src/index.js";
import { any } from "../helpers.js";
import { fixture } from "../runtime/refusals.js";

const here = fixture();
test("calls on another device are refused while a capture records", async () => {
  using other = await openDevice();
  const foreign = other.zeros([4]);
  const before = other.stats.liveBytes;
  const inside = (body: () => unknown) => () => capture(here.device, [here.all.x!], body);
  expect(inside(() => tensor.exp(foreign))).toThrow(
    /^capture: cannot launch exp on another device while a capture records: launch it before or after the capture$/,
  );
  expect(inside(() => foreign.write([1, 2, 3, 4]))).toThrow(
    "capture: cannot write [4] on another device while a capture records: write it before the capture",
  );
  expect(inside(() => capture(other, [], () => tensor.exp(foreign)))).toThrow(
    "capture: cannot start another capture on another device while a capture records: start it before or after",
  );
  expect(other.stats.liveBytes).toBe(before);
  tensor.exp(foreign).dispose();
});

test("compile and explain of a captured step check their arguments", async () => {
  using step = capture(here.device, [], () => tensor.exp(here.all.x!));
  await expect(step.compile(any(1))).rejects.toThrow("compile: expected a function for progress, got 1");
  expect(() => step.explain(any([1]))).toThrow("explain: expected options { ms, roofline? }, got an array");
  expect(() => step.explain({ ms: [] })).toThrow("explain: expected ms with a time for each of 1 launches, got 0");
  expect(() => step.explain({ ms: [1], roofline: any({ gflops: 1 }) })).toThrow(
    "explain: roofline: expected options { gflops, gigabytesPerSecond }, got no gigabytesPerSecond",
  );
});
