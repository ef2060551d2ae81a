import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import {
  add,
  type Capture,
  capture,
  type Device,
  matmul,
  openDevice,
  scale,
  sum,
  type Tensor,
} from "../../src/index.js";
import { vectorsOn } from "../helpers.js";

// what surprises in a capture, as docs/capture.md lists it: each test shows what happens, and most show the way out
let device: Device;
beforeAll(async () => {
  device = await openDevice();
});
afterAll(() => device.dispose());
afterEach(() => expect(device.stats.liveBytes).toBe(0));

const vector = vectorsOn(() => device);
const replayed = async (step: Capture<Tensor>, ...values: number[][]) => {
  step.replay(...values);
  return [...(await step.outputs.read())];
};

describe("lifetimes", () => {
  test("a tensor disposed inside, or outside after it was recorded, serves the capture until that is disposed", async () => {
    const [x, y] = [vector(1, 2), vector(3, 4)];
    const step = capture(device, [], () => {
      using constant = vector(10, 10);
      const result = add(add(x, constant), y);
      x.dispose();
      return result;
    });
    y.dispose();
    using other = vector(7, 7);
    expect(await replayed(step)).toEqual([14, 16]);
    expect([...(await other.read())]).toEqual([7, 7]);
    step.dispose();
  });

  test("an input that was disposed takes no values any more", () => {
    const x = vector(1, 2);
    using step = capture(device, [x], () => scale(x, { factor: 2 }));
    x.dispose();
    expect(() => step.replay([3, 4])).toThrow("tensor [2]: was disposed: keep it, or return it from its scope");
  });

  test("a body that throws leaves nothing behind, and what it used as it was", () => {
    using x = vector(1, 2);
    const { liveBytes } = device.stats;
    const failing = () =>
      capture(device, [], () => {
        add(x, vector(1, 1));
        throw new Error("the body's own");
      });
    expect(failing).toThrow("the body's own");
    expect(device.stats.liveBytes).toBe(liveBytes);
  });
});

describe("shapes and captures", () => {
  test("another batch size is another capture: values of another length are refused", async () => {
    const steps = [4, 2].map((batch) => {
      const x = device.zeros([batch, 3]);
      return { x, step: capture(device, [x], () => sum(x, { axes: [1] })) };
    });
    const [four, two] = steps as [(typeof steps)[0], (typeof steps)[0]];
    expect(() => four.step.replay([1, 2, 3, 4, 5, 6])).toThrow("write: expected 12 values for [4, 3], got 6");
    expect(await replayed(two.step, [1, 2, 3, 4, 5, 6])).toEqual([6, 15]);
    for (const { x, step } of steps) for (const each of [x, step]) each.dispose();
  });

  test("a table of choices that is used after the recording changes nothing in it", async () => {
    using a = device.zeros([40, 24]);
    using b = device.zeros([24, 16]);
    const record = () => capture(device, [], () => matmul(a, b));
    const taken = (step: Capture<Tensor>) => step.explain()[0]!.implementation;
    using before = record();
    const other = taken(before) === "registers-16x4" ? "registers-8x8" : "registers-16x4";
    const [key] = Object.keys(device.choices.table);
    device.choices.use({ [key!]: { tile: other, slices: 1 } });
    using after = record();
    expect(taken(before)).not.toBe(other);
    expect(taken(after)).toBe(other);
  });

  test("a capture neither records nor replays inside another", () => {
    using x = vector(1, 2);
    using inner = capture(device, [], () => add(x, x));
    const replaying = () => capture(device, [], () => inner.replay());
    expect(replaying).toThrow("capture: cannot replay while it records: replay before or after the capture");
    const nested = () => capture(device, [], () => capture(device, [], () => add(x, x)));
    expect(nested).toThrow("capture: cannot capture while it records: make the other capture before");
  });

  test("the output of one capture is an input of another like any tensor", async () => {
    using x = vector(1, 2);
    using first = capture(device, [x], () => scale(x, { factor: 2 }));
    using second = capture(device, [], () => add(first.outputs, 1));
    first.replay([5, 6]);
    expect(await replayed(second)).toEqual([11, 13]);
  });
});
