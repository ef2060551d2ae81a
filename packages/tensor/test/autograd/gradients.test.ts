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

test("a value used twice gets the sum of both its gradients", async () => {
  const [dx] = await valuesOf(device, () => {
    const x = vector(1, 2, -3);
    return gradients(sum(mul(x, x)), [x]);
  });
  expect(dx).toEqual([2, 4, -6]);
});

test("a diamond's gradients meet before they go on", async () => {
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

test("one tensor as both sides of an add, and through reshapes, counts twice", async () => {
  const [dx] = await valuesOf(device, () => {
    const x = vector(1, 2, 3, 4);
    const twice = add(x, x);
    const square = reshape(twice, [2, 2]);
    return gradients(sum(mul(square, add(square, reshape(x, [2, 2])))), [x]);
  });
  // 2x (2x + x) = 6 x^2
  expect(dx).toEqual([12, 24, 36, 48]);
});

test("a gradient that passes through unchanged is not overwritten when another is added to its alias", async () => {
  const [da, db, dc] = await valuesOf(device, () => {
    const [a, b, c] = [vector(1, 1), vector(2, 2), vector(5, 7)];
    const inner = add(a, b);
    // a is used again, below the add that hands its own gradient on
    return gradients(sum(mul(add(inner, a), c)), [a, b, c]);
  });
  expect(da).toEqual([10, 14]);
  expect(db).toEqual([5, 7]);
  expect(dc).toEqual([4, 4]);
});

test("the seed is left as it was, and is what y's own gradient holds, in memory of its own", async () => {
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

test("what y does not depend on gets zeros, also where it was named to be filled", async () => {
  const [dx, unused, filled] = await valuesOf(device, () => {
    const [x, other, elsewhere] = [vector(1), vector(2, 2, 2), vector(9, 9)];
    const into = [vector(8), vector(8, 8, 8), vector(8, 8)];
    relu(elsewhere);
    return gradients(sum(x), [x, other, elsewhere], { into });
  });
  expect([dx, unused, filled]).toEqual([[1], [0, 0, 0], [0, 0]]);
});

test("gradients go into the tensors named, also into parts of one flat buffer and where several meet", async () => {
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

test("one tensor asked for twice gets two gradients", async () => {
  const [first, second] = await valuesOf(device, () => {
    const x = vector(3);
    return gradients(mul(x, x), [x, x]);
  });
  expect([first, second]).toEqual([[6], [6]]);
});

test("more values than one want a seed, of as many values; as many targets as tensors", () => {
  scope(device, () => {
    const x = vector(1, 2);
    const y = scale(x, { factor: 2 });
    expect(() => gradients(y, [x])).toThrow("gradients: expected one value or a seed, got [2] without a seed");
    expect(() => gradients(y, [x], { seed: vector(1) })).toThrow("gradients: expected a seed of [2], got [1]");
    expect(() => gradients(sum(y), [x], { into: [] })).toThrow("gradients: expected 1 tensors to fill, got 0");
    expect(() => gradients(sum(y), [x], { into: [vector(1)] })).toThrow(
      "gradients: expected a tensor of [2] to fill, got [1]",
    );
  });
});

test("gradients free everything but what they give", () => {
  using x = vector(1, 2, 3, 4, 5);
  scope(device, () => {
    const y = sum(mul(x, relu(x)));
    const before = device.stats.liveBytes;
    gradients(y, [x]);
    expect(device.stats.liveBytes - before).toBe(32);
  });
});

test("gradients of what a scope freed are refused, not zero", () => {
  using x = vector(1, 2, 3, 4, 5);
  using y = scope(device, () => sum(mul(x, relu(x))));
  expect(() => gradients(y, [x])).toThrow("gradients: tensor [5]: was disposed: keep it, or return it from its scope");
});

test("a gradient may be asked for again: nothing gathers up", async () => {
  const [first, second] = await valuesOf(device, () => {
    const x = vector(2);
    const y = mul(x, x);
    return [...gradients(y, [x]), ...gradients(y, [x])];
  });
  expect([first, second]).toEqual([[4], [4]]);
});
