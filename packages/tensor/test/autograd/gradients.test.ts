import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import {
  add,
  type Device,
  flat,
  gradients,
  mul,
  openDevice,
  relu,
  reshape,
  scale,
  scope,
  sum,
  type Tensor,
} from "../../src/index.js";
import { valuesOf, vectorsOn } from "../helpers.js";

let device: Device;
beforeAll(async () => {
  device = await openDevice();
});
afterAll(() => device.dispose());
afterEach(() => expect(device.stats.liveBytes).toBe(0));

const vector = vectorsOn(() => device);

test("a tensor that is used twice gets the sum of both gradients", async () => {
  const [dx] = await valuesOf(device, () => {
    const x = vector(1, 2, -3);
    return gradients(sum(mul(x, x)), [x]);
  });
  expect(dx).toEqual([2, 4, -6]);
});

test("where two paths meet, their gradients are added before they are passed on", async () => {
  const [dx, dmiddle] = await valuesOf(device, () => {
    const x = vector(1, 2);
    const middle = scale(x, { factor: 3 });
    const left = scale(middle, { factor: 2 });
    const right = mul(middle, middle);
    return gradients(sum(add(left, right)), [x, middle]);
  });
  // d(2m + m^2)/dm = 2 + 2m with m = 3x
  expect(dmiddle).toEqual([8, 14]);
  expect(dx).toEqual([24, 42]);
});

test("both operands of an add may be one tensor, also through reshapes: each use has its gradient", async () => {
  const [dx] = await valuesOf(device, () => {
    const x = vector(1, 2, 3, 4);
    const twice = add(x, x);
    const square = reshape(twice, [2, 2]);
    return gradients(sum(mul(square, add(square, reshape(x, [2, 2])))), [x]);
  });
  // 2x (2x + x) = 6 x^2
  expect(dx).toEqual([12, 24, 36, 48]);
});

test("a gradient that several tensors share is not changed when one of them gets another gradient", async () => {
  const [da, db, dc] = await valuesOf(device, () => {
    const [a, b, c] = [vector(1, 1), vector(2, 2), vector(5, 7)];
    const inner = add(a, b);
    // the inner add passes its gradient on unchanged, and a is used outside of it too
    return gradients(sum(mul(add(inner, a), c)), [a, b, c]);
  });
  expect(da).toEqual([10, 14]);
  expect(db).toEqual([5, 7]);
  expect(dc).toEqual([4, 4]);
});

test("the gradient of y itself is a copy of the seed, which stays unchanged", async () => {
  const [dy, dx, seed] = await valuesOf(device, () => {
    const x = vector(1, -1);
    const y = add(x, x);
    const weights = vector(3, 4);
    const [ofY, ofX] = gradients(y, [y, x], { seed: weights }) as [Tensor, Tensor];
    ofY.write([0, 0]);
    return [ofY, ofX, weights];
  });
  expect([dy, dx, seed]).toEqual([
    [0, 0],
    [6, 8],
    [3, 4],
  ]);
});

test("a tensor on which y does not depend gets zeros, also in a given target", async () => {
  const [dx, unused, filled] = await valuesOf(device, () => {
    const [x, other, elsewhere] = [vector(1), vector(2, 2, 2), vector(9, 9)];
    const into = [vector(8), vector(8, 8, 8), vector(8, 8)];
    relu(elsewhere);
    return gradients(sum(x), [x, other, elsewhere], { into });
  });
  expect([dx, unused, filled]).toEqual([[1], [0, 0, 0], [0, 0]]);
});

test("gradients fill the given targets, also parts of a flat buffer and sums of several gradients", async () => {
  const [whole] = await valuesOf(device, () => {
    const [x, w] = [vector(1, 2, 3), vector(4, 5, 6)];
    const { whole: all, parts } = flat(device, { x: [3], w: [3] });
    const y = sum(add(mul(x, w), add(x, mul(x, x))));
    const given = gradients(y, [x, w], { into: [parts.x, parts.w] });
    expect(given).toEqual([parts.x, parts.w]);
    return [all];
  });
  expect(whole!.slice(0, 3)).toEqual([7, 10, 13]);
  expect(whole!.slice(64, 67)).toEqual([1, 2, 3]);
});

test("a tensor that is twice in wrt gets two gradients", async () => {
  const [first, second] = await valuesOf(device, () => {
    const x = vector(3);
    return gradients(mul(x, x), [x, x]);
  });
  expect([first, second]).toEqual([[6], [6]]);
});

test("gradients refuse several values without a seed, and seeds and targets that do not fit", () => {
  scope(device, () => {
    const x = vector(1, 2);
    const y = scale(x, { factor: 2 });
    expect(() => gradients(y, [x])).toThrow("gradients: expected a y of one value, or a seed, got [2] without a seed");
    expect(() => gradients(y, [x], { seed: vector(1) })).toThrow("gradients: expected a seed of [2], got [1]");
    expect(() => gradients(sum(y), [x], { into: [] })).toThrow(
      "gradients: expected 1 tensors in into, as in wrt, got 0",
    );
    expect(() => gradients(sum(y), [x], { into: [vector(1)] })).toThrow(
      "gradients: expected a tensor of [2] at into[0], got [1]",
    );
  });
});

test("gradients free all tensors except their results", () => {
  using x = vector(1, 2, 3, 4, 5);
  scope(device, () => {
    const y = sum(mul(x, relu(x)));
    const before = device.stats.liveBytes;
    gradients(y, [x]);
    expect(device.stats.liveBytes - before).toBe(32);
  });
});

test("gradients through tensors that a scope has freed are refused: they are not zero", () => {
  using x = vector(1, 2, 3, 4, 5);
  using y = scope(device, () => sum(mul(x, relu(x))));
  expect(() => gradients(y, [x])).toThrow("gradients: tensor [5]: was disposed: keep it, or return it from its scope");
});

test("gradients may be computed twice: they do not accumulate", async () => {
  const [first, second] = await valuesOf(device, () => {
    const x = vector(2);
    const y = mul(x, x);
    return [...gradients(y, [x]), ...gradients(y, [x])];
  });
  expect([first, second]).toEqual([[4], [4]]);
});
