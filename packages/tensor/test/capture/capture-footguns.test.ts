import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import {
  add,
  advance,
  type Capture,
  capture,
  type Device,
  dropout,
  gradients,
  mul,
  openDevice,
  randomKey,
  relu,
  scale,
  scope,
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

describe("code on the host", () => {
  test("a number is read once, while the capture records; a value that changes must be a tensor", async () => {
    using x = vector(1, 2);
    let factor = 10;
    using frozen = capture(device, [], () => scale(x, { factor }));
    factor = 20;
    expect(await replayed(frozen)).toEqual([10, 20]);
    using steered = vector(10);
    using step = capture(device, [], () => mul(x, steered));
    steered.write([20]);
    expect(await replayed(step)).toEqual([20, 40]);
  });

  test("the body is called once, and only the branch that it took is recorded", async () => {
    using x = vector(1, 2);
    let [calls, twice] = [0, true];
    using step = capture(device, [], () => {
      calls++;
      return twice ? scale(x, { factor: 2 }) : x;
    });
    twice = false;
    for (let i = 0; i < 3; i++) expect(await replayed(step)).toEqual([2, 4]);
    expect(calls).toBe(1);
  });

  test("an async body is refused: launches after its first await would not be recorded", () => {
    using x = vector(1, 2);
    const { liveBytes } = device.stats;
    const recording = () =>
      capture(device, [], async () => {
        add(x, x);
      });
    expect(recording).toThrow(
      "capture: expected a synchronous body, got one that returns a promise: await before or after the call",
    );
    expect(device.stats.liveBytes).toBe(liveBytes);
  });

  test("reads and writes inside are refused", async () => {
    using x = vector(1, 2);
    let refused: Promise<unknown> = Promise.resolve();
    using _ = capture(device, [], () => {
      refused = add(x, x).read();
      refused.catch(() => {});
    });
    await expect(refused).rejects.toThrow("capture: cannot read [2] while a capture records: read it after a replay");
    const writing = () => capture(device, [], () => x.write([3, 4]));
    expect(writing).toThrow("capture: cannot write [2] while a capture records: write it before the capture");
  });
});

describe("values", () => {
  test("a tensor made inside with values is a constant: a replay does not set it to zero again", async () => {
    let host = 5;
    using step = capture(device, [], () => {
      const counter = device.zeros([1], "u32");
      advance(counter, { at: 0, by: 1, limit: 0 });
      return [counter, add(vector(host), 1)] as const;
    });
    host = 50;
    for (let i = 0; i < 3; i++) step.replay();
    const [counter, constant] = step.outputs;
    expect([...(await counter.read("u32"))]).toEqual([3]);
    expect(await constant.item()).toBe(6);
  });

  test("a random key that the step does not advance gives the same numbers at every replay", async () => {
    using x = device.tensor([64], new Float32Array(64).fill(1));
    using key = randomKey(device, 7);
    const drop = () => dropout(x, key, { rate: 0.5, stream: 0 });
    using still = capture(device, [], drop);
    expect(await replayed(still)).toEqual(await replayed(still));
    using moving = capture(device, [], () => {
      const y = drop();
      advance(key, { at: 1, by: 1, limit: 0 });
      return y;
    });
    expect(await replayed(moving)).not.toEqual(await replayed(moving));
  });

  test("outputs have the values of the last replay, and a read those of the replay before the read", async () => {
    using x = vector(1);
    using step = capture(device, [x], () => scale(x, { factor: 10 }));
    step.replay([1]);
    const first = step.outputs.read();
    using copy = scale(step.outputs, { factor: 1 });
    step.replay([2]);
    expect([...(await first), await copy.item(), await step.outputs.item()]).toEqual([10, 10, 20]);
  });

  const gone =
    "was made inside a capture, and later values use its memory: return it from the capture's body to keep it";

  test("a tensor that the body does not return is refused: later launches use its memory", async () => {
    using x = vector(1, 2);
    let inner: Tensor | undefined;
    using step = capture(device, [], () => {
      inner = scale(x, { factor: 2 });
      return scale(inner, { factor: 8 });
    });
    expect(await replayed(step)).toEqual([16, 32]);
    await expect(inner!.read()).rejects.toThrow(gone);
    expect(() => add(x, inner!)).toThrow(gone);
  });

  test("tensors in a Map or a class are not outputs: using them is refused", async () => {
    using x = vector(1, 2);
    const record = <R>(wrapped: (y: Tensor) => R) =>
      capture(device, [], () => {
        const early = scale(x, { factor: 2 });
        return { late: scale(early, { factor: 8 }), wrapped: wrapped(early) };
      });
    using unseen = record((y) => new Map([["early", y]]));
    unseen.replay();
    await expect(unseen.outputs.wrapped.get("early")!.read()).rejects.toThrow(gone);
    using seen = record((early) => [{ early }]);
    seen.replay();
    expect([...(await seen.outputs.wrapped[0]!.early.read())]).toEqual([2, 4]);
  });

  test("gradients of an output must be computed inside: outside they are refused", async () => {
    using x = vector(1, 2);
    const chain = () => {
      const middle = relu(add(x, 1));
      return sum(mul(mul(middle, middle), mul(middle, middle)));
    };
    using inside = capture(device, [], () => gradients(chain(), [x])[0]!);
    expect(await replayed(inside)).toEqual([4 * 2 ** 3, 4 * 3 ** 3]);
    using outside = capture(device, [], chain);
    outside.replay();
    expect(() => scope(device, () => gradients(outside.outputs, [x]))).toThrow(gone);
  });
});
