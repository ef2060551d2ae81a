import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import {
  add,
  type Device,
  gradients,
  leakyRelu,
  linear,
  openDevice,
  relu,
  reshape,
  sigmoid,
  silu,
  sub,
  sum,
  type Tensor,
  tanh,
} from "../../src/index.js";
import { launchesOf, valuesOf } from "../helpers.js";

let device: Device;
beforeAll(async () => {
  device = await openDevice();
});
afterAll(() => device.dispose());
afterEach(() => expect(device.stats.liveBytes).toBe(0));

const numbers = (length: number, seed: number) =>
  Float32Array.from({ length }, (_, i) => Math.sin(seed + 1.7 * i) * 0.8);
const tensor = (shape: readonly number[], seed: number) =>
  device.tensor(
    shape,
    numbers(
      shape.reduce((a, b) => a * b, 1),
      seed,
    ),
  );

const layer = (x: Tensor, seed: number, width: number, activation: "none" | "relu") =>
  linear(x, tensor([x.shape[1]!, width], seed), tensor([width], seed + 1), activation);

test("gradients of a chain of layers launch no kernel for the activations, not even through a reshape", () => {
  const launches = launchesOf(device, () => {
    const x = tensor([4, 8], 1);
    const h = layer(x, 2, 12, "relu");
    const y = layer(reshape(layer(h, 3, 16, "relu"), [8, 8]), 4, 8, "none");
    return gradients(sum(y), [x]);
  });
  expect(launches.filter((name) => name.startsWith("activation"))).toEqual([]);
});

test("gradients of two consumers are added by the store, before the activation's slope is applied", async () => {
  const body = (together: boolean) => () => {
    const x = tensor([4, 8], 1);
    const before = layer(x, 2, 12, "none");
    // apart: the activation is a separate op, and the gradient after it is asked for: nothing can be fused
    const h = together ? layer(x, 2, 12, "relu") : relu(before);
    const y = add(layer(h, 3, 4, "none"), layer(h, 5, 4, "none"));
    const found = gradients(sum(y), together ? [x] : [x, h]);
    return found.slice(0, 1);
  };
  const launches = launchesOf(device, body(true));
  expect(launches).not.toContain("accumulate");
  expect(launches).not.toContain("activationGradient");
  expect(launchesOf(device, body(false))).toContain("activationGradient");
  const [[joined], [apart]] = [await valuesOf(device, body(true)), await valuesOf(device, body(false))];
  joined!.forEach((value, i) => {
    expect(value).toBeCloseTo(apart![i]!, 5);
  });
});

test("the gradient of an activation's output does not include the activation's slope", async () => {
  const [dh, dx] = await valuesOf(device, () => {
    const x = device.tensor([1, 4], [1, -1, 2, -2]);
    const h = relu(x);
    return gradients(sum(linear(h, device.tensor([4, 1], [1, 2, 3, 4]), device.tensor([1], [0]), "none")), [h, x]);
  });
  expect(dh).toEqual([1, 2, 3, 4]);
  expect(dx).toEqual([1, 0, 3, 0]);
});

test("in a chain of activations, each slope is applied once", async () => {
  const value = 0.3;
  const [dx] = await valuesOf(device, () => {
    const x = device.tensor([1], [value]);
    return gradients(sum(tanh(sigmoid(leakyRelu(relu(x), { slope: 0.1 })))), [x]);
  });
  const s = 1 / (1 + Math.exp(-value));
  expect(dx![0]).toBeCloseTo((1 - Math.tanh(s) ** 2) * s * (1 - s), 6);
});

test("an activation's output that is used directly and as a view gets both gradients, then the slope", async () => {
  const [dx] = await valuesOf(device, () => {
    const x = device.tensor([1, 4], [1, -1, 2, -2]);
    const h = relu(x);
    const w = device.tensor([4, 1], [1, 2, 3, 4]);
    const bias = device.tensor([1], [0]);
    const one = linear(h, w, bias, "none");
    const two = linear(reshape(h, [2, 2]), device.tensor([2, 1], [10, 20]), bias, "none");
    return gradients(add(sum(one), sum(two)), [x]);
  });
  expect(dx).toEqual([11, 0, 13, 0]);
});

/** A residual block of a weight: x + w2 silu(w1 x). */
function block(x: Tensor): Tensor {
  const h = silu(layer(x, 3, 8, "none"));
  return linear(h, tensor([8, 8], 5), x, "none");
}

test("in a residual block, the gradient of the block is added in place, without a launch of its own", async () => {
  const body = (separate: boolean) => () => {
    const x = tensor([4, 8], 1);
    const inner = linear(x, tensor([8, 8], 7), tensor([8], 8), "none");
    const y = block(block(inner));
    // apart: the gradient of the middle is asked for, so that its memory cannot be given away
    return gradients(sum(y), separate ? [x, inner] : [x]).slice(0, 1);
  };
  const launches = launchesOf(device, body(false));
  expect(launches).not.toContain("addGradients");
  expect(launches).not.toContain("accumulate");
  const [[together], [apart]] = [await valuesOf(device, body(false)), await valuesOf(device, body(true))];
  expect(together).toEqual(apart);
});

test("a gradient that a caller asked for does not change when it is passed on", async () => {
  const gradientsOf = (wrt: "output" | "both") => () => {
    const x = tensor([4, 4], 1);
    const y = linear(x, tensor([4, 4], 2), tensor([4], 3), "none");
    const z = linear(silu(y), tensor([4, 4], 3), y, "none");
    return gradients(sum(z), wrt === "both" ? [y, x, z] : [y]);
  };
  const [dy, dx, dz] = await valuesOf(device, gradientsOf("both"));
  expect(dy).toEqual((await valuesOf(device, gradientsOf("output")))[0]);
  expect(dx).not.toEqual(dy);
  expect(dz).toEqual(Array(16).fill(1));
});

test("an op that gets one tensor twice adds both gradients", async () => {
  const [twice] = await valuesOf(device, () => {
    const x = device.tensor([2, 2], [1, 2, 3, 4]);
    const same = reshape(x, [2, 2]);
    return gradients(sum(linear(same, device.tensor([2, 2], [1, 0, 0, 1]), same, "none")), [x]);
  });
  expect(twice).toEqual([2, 2, 2, 2]);
  const [none] = await valuesOf(device, () => {
    const x = device.tensor([2, 2], [1, 2, 3, 4]);
    const same = relu(x);
    return gradients(sum(sub(same, same)), [x]);
  });
  expect(none).toEqual([0, 0, 0, 0]);
});
