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

// the surprises of captures that docs/capture.md lists: each test shows one, and most also show a solution
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
  test("a capture keeps the tensors it uses alive, even if they are disposed inside or outside", async () => {
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

  test("a disposed input accepts no values", () => {
    const x = vector(1, 2);
    using step = capture(device, [x], () => scale(x, { factor: 2 }));
    x.dispose();
    expect(() => step.replay([3, 4])).toThrow("tensor [2]: was disposed: keep it, or return it from its scope");
  });

  test("a body that throws leaves no tensor behind and does not change the tensors that it used", () => {
    using x = vector(1, 2);
    const { liveBytes } = device.stats;
    const failing = () =>
      capture(device, [], () => {
        add(x, vector(1, 1));
        throw new Error("thrown by the body");
      });
    expect(failing).toThrow("thrown by the body");
    expect(device.stats.liveBytes).toBe(liveBytes);
  });
});

describe("shapes and captures", () => {
  test("another batch size needs another capture: values of another length are refused", async () => {
    const steps = [4, 2].map((batch) => {
      const x = device.zeros([batch, 3]);
      return { x, step: capture(device, [x], () => sum(x, { axes: [1] })) };
    });
    const [four, two] = steps as [(typeof steps)[0], (typeof steps)[0]];
    expect(() => four.step.replay([1, 2, 3, 4, 5, 6])).toThrow("write: expected 12 values for [4, 3], got 6");
    expect(await replayed(two.step, [1, 2, 3, 4, 5, 6])).toEqual([6, 15]);
    for (const { x, step } of steps) for (const each of [x, step]) each.dispose();
  });

  test("a table of choices that is used after the recording does not change the capture", async () => {
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

  test("captures and replays inside a capture are refused", () => {
    using x = vector(1, 2);
    using inner = capture(device, [], () => add(x, x));
    const replaying = () => capture(device, [], () => inner.replay());
    expect(replaying).toThrow("capture: cannot replay while a capture records: replay before or after the capture");
    const nested = () => capture(device, [], () => capture(device, [], () => add(x, x)));
    expect(nested).toThrow(
      "capture: cannot start another capture while a capture records: start it before or after the other one",
    );
  });

  test("the output of one capture may be an input of another", async () => {
    using x = vector(1, 2);
    using first = capture(device, [x], () => scale(x, { factor: 2 }));
    using second = capture(device, [], () => add(first.outputs, 1));
    first.replay([5, 6]);
    expect(await replayed(second)).toEqual([11, 13]);
  });
});
