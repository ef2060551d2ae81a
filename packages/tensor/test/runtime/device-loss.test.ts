import { expect, test } from "vitest";
import { add, capture, openDevice } from "../../src/index.js";

const lostMessage = /^device: the device was lost \(.+\): open another with openDevice\(\)$/s;

test("a lost device rejects all promises that wait for it", async () => {
  const lost = await openDevice();
  const x = lost.zeros([2 ** 20]);
  const step = capture(lost, [x], () => add(x, x));
  step.replay();
  const waiting = [step.outputs.read(), add(x, x).read(), lost.idle(), step.profile()];
  lost.gpu.device.destroy();
  const waited = await Promise.allSettled(waiting);
  // without timestamps, profile does not wait
  if (!lost.gpu.features.includes("timestamp-query")) waited.pop();
  for (const { status, reason } of waited as PromiseRejectedResult[]) {
    expect(status).toBe("rejected");
    expect(reason).toMatchObject({ name: "GpuError", message: expect.stringMatching(lostMessage) });
  }
  lost.dispose();
});

test("a lost device refuses every later call, and another device can be opened", async () => {
  const lost = await openDevice();
  const x = lost.tensor([1], [1]);
  const step = capture(lost, [x], () => add(x, x));
  lost.gpu.device.destroy();
  await lost.gpu.device.lost;
  for (const call of [() => add(x, x), () => x.write([1]), () => lost.tensor([1], [1]), () => step.replay()]) {
    expect(call).toThrow(lostMessage);
  }
  for (const call of [() => x.read(), () => x.item(), () => lost.idle(), () => step.compile(), () => step.profile()]) {
    await expect(call()).rejects.toThrow(lostMessage);
  }
  lost.dispose();
  using another = await openDevice();
  const y = another.tensor([2], [1, 2]);
  expect([...(await add(y, y).read())]).toEqual([2, 4]);
});

test("a read that waits rejects when the device is disposed", async () => {
  const closed = await openDevice();
  const reading = closed.zeros([2 ** 20]).read();
  closed.dispose();
  await expect(reading).rejects.toThrow(
    "device: expected an open device, got a disposed one: open another with openDevice()",
  );
});
