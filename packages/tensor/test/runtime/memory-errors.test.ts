import { openGpu } from "@bosquejo/kernels";
import { expect, test } from "vitest";
import { add, Device } from "../../src/index.js";

const LARGE = 2 ** 20;

class GPUOutOfMemoryError extends Error {}

/** A GPU that has no memory for buffers of LARGE bytes or more. As drivers do, it reports that a little later. */
async function fullGpu() {
  const gpu = await openGpu();
  const listeners: ((event: unknown) => void)[] = [];
  const full = () => {
    for (const listener of listeners) listener({ error: new GPUOutOfMemoryError("full"), preventDefault() {} });
  };
  const faked: Record<string, (...args: never[]) => unknown> = {
    addEventListener: (_type: string, listener: (event: unknown) => void) => listeners.push(listener),
    createBuffer(descriptor: GPUBufferDescriptor) {
      if (descriptor.size >= LARGE) queueMicrotask(full);
      return gpu.device.createBuffer({ ...descriptor, size: Math.min(descriptor.size, LARGE) });
    },
  };
  const device = new Proxy(gpu.device, {
    get(target, name) {
      const value = faked[name as string] ?? Reflect.get(target, name, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
  return { ...gpu, device };
}

const remedy =
  "free tensors with scope() or dispose(), or use a smaller batch; then open another device with openDevice()";

test("out of memory: every later call reports the requested bytes, the bytes in use and what to do", async () => {
  using device = new Device(await fullGpu());
  using small = device.tensor([1000], new Float32Array(1000));
  device.tensor([1000]).dispose();
  device.tensor([2000]).dispose();
  expect(device.stats).toMatchObject({ heldBytes: 16_000, liveBytes: 4000 });
  const large = device.tensor([LARGE / 4]);
  // the GPU reports the error in a microtask
  await Promise.resolve();
  const used = "got a GPU on which buffers use 16,000 bytes, 4,000 of them for live tensors";
  const message = `device: out of memory: expected 1,048,576 free bytes, ${used}: ${remedy}`;
  await expect(large.read()).rejects.toThrow(message);
  await expect(device.idle()).rejects.toThrow(message);
  expect(() => add(small, small)).toThrow(message);
});

test("a read for which there is no memory rejects", async () => {
  using device = new Device(await fullGpu());
  const gpu = device.gpu.device;
  const x = device.tensor([4], [1, 2, 3, 4]);
  expect([...(await x.read())]).toEqual([1, 2, 3, 4]);
  device.pool.make(LARGE, GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST).destroy();
  await gpu.queue.onSubmittedWorkDone();
  await expect(x.read()).rejects.toThrow(
    "device: out of memory: expected 1,048,576 free bytes, got a GPU on which buffers use 16 bytes",
  );
});
