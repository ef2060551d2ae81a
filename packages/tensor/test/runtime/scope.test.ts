import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { add, type Device, openDevice, reshape, scale, scope, type Tensor } from "../../src/index.js";
import { vectorsOn } from "../helpers.js";

let device: Device;
beforeAll(async () => {
  device = await openDevice();
});
afterAll(() => device.dispose());
afterEach(() => expect(device.stats.liveBytes).toBe(0));

const vector = vectorsOn(() => device);

test("a scope frees all tensors of its body except those that it returns, also inside arrays and objects", async () => {
  let inner: Tensor | undefined;
  const { y, list } = scope(device, () => {
    inner = vector(1, 2);
    return { y: scale(inner, { factor: 2 }), list: [{ deep: vector(7) }], other: "text" };
  });
  expect(inner!.disposed).toBe(true);
  expect(device.stats.liveBytes).toBe(32);
  expect([...(await y.read())]).toEqual([2, 4]);
  expect(await list[0]!.deep.item()).toBe(7);
  y.dispose();
  list[0]!.deep.dispose();
});

test("scopes nest: the result of the inner one lives until the outer one ends", () => {
  let kept: Tensor | undefined;
  scope(device, () => {
    kept = scope(device, () => add(vector(1), vector(2)));
    expect(kept.disposed).toBe(false);
    expect(device.stats.liveBytes).toBe(16);
  });
  expect(kept!.disposed).toBe(true);
});

test("a scope whose body throws frees everything", () => {
  const failing = () =>
    scope(device, () => {
      vector(1, 2, 3);
      throw new Error("thrown by the body");
    });
  expect(failing).toThrow("thrown by the body");
});

test("a scope does not free tensors from before it", async () => {
  const x = vector(5);
  scope(device, () => scale(x, { factor: 2 }).dispose());
  expect(await x.item()).toBe(5);
  x.dispose();
});

test("memory is freed when the last of the tensors that use it is disposed", async () => {
  const x = vector(1, 2, 3, 4);
  const square = reshape(x, [2, 2]);
  const view = x.view([2]);
  x.dispose();
  square.dispose();
  square.dispose();
  expect(device.stats.liveBytes).toBe(16);
  expect([...(await view.read())]).toEqual([1, 2]);
  view.dispose();
});

test("using frees a tensor at the end of its block", () => {
  {
    using x = vector(1);
    expect(x.disposed).toBe(false);
  }
});

test("ten thousand ops in scopes change neither live bytes nor held bytes", async () => {
  const x = vector(...Array.from({ length: 64 }, (_, i) => i / 64));
  const round = () =>
    scope(device, () => {
      let y = add(x, x);
      for (let i = 0; i < 99; i++) y = scale(y, { factor: 0.5 });
    });
  round();
  await device.idle();
  const { liveBytes, heldBytes, buffersMade } = device.stats;
  const dispatches = device.stats.dispatches;
  for (let i = 0; i < 100; i++) round();
  await device.idle();
  expect(device.stats.dispatches - dispatches).toBe(10_000);
  expect(device.stats).toMatchObject({ liveBytes, heldBytes, buffersMade });
  x.dispose();
});
