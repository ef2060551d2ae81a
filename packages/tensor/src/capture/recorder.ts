import type { Device } from "../runtime/device.js";
import type { Launch, Sink } from "../runtime/launches/sink.js";
import { TensorError } from "../runtime/shape.js";
import type { Storage } from "../runtime/storage.js";
import { type Need, plan } from "./plan.js";

/**
 * Makes the sink of a capture. It collects the launches, makes storages without memory for tensors of the body, and
 * keeps the storages of all other tensors alive.
 */
export function recorder(device: Device) {
  const launches: Launch[] = [];
  const storages = new Set<Storage>();
  const keptAlive = new Set<Storage>();
  const sink: Sink = {
    launch(launch) {
      launches.push(launch);
      // tensors from outside, and constants made inside, are kept alive even if they are disposed before the capture
      for (const { storage } of launch.tensors) {
        if (storages.has(storage) || keptAlive.has(storage)) continue;
        keptAlive.add(storage);
        storage.tensors++;
      }
    },
    launches: () => launches.length,
    allocate(bytes) {
      const storage: Storage = { device, bytes, buffer: undefined, tensors: 0 };
      storages.add(storage);
      return storage;
    },
    refuse(action, remedy) {
      throw new TensorError(`capture: cannot ${action} while a capture records: ${remedy}`);
    },
  };
  return { launches, storages, keptAlive, sink };
}

const SHARED =
  "was made inside a capture, and later values use its memory: return it from the capture's body to keep it";
export const DISPOSED = "was disposed with its capture: read it before, or keep the capture";

/**
 * Gives memory to the storages of a capture. Storages whose uses do not overlap share buffers. The storage of an output
 * shares with no other.
 */
export function place(
  device: Device,
  launches: readonly Launch[],
  storages: ReadonlySet<Storage>,
  outputs: ReadonlySet<Storage>,
) {
  const uses = new Map<Storage, { first: number; last: number }>();
  launches.forEach(({ tensors }, at) => {
    for (const { storage } of tensors) {
      const use = uses.get(storage);
      if (use) use.last = at;
      else uses.set(storage, { first: at, last: at });
    }
  });
  const used = [...storages].filter((storage) => uses.has(storage) || outputs.has(storage));
  const needs = used.map((storage): Need => {
    const use = uses.get(storage);
    return outputs.has(storage) || !use
      ? { bytes: storage.bytes, first: -1, last: launches.length }
      : { bytes: storage.bytes, ...use };
  });
  const { bufferOf, buffers } = plan(needs);
  const made = buffers.map((bytes) => device.pool.take(bytes));
  used.forEach((storage, i) => {
    storage.buffer = made[bufferOf[i] as number] as GPUBuffer;
    // the capture owns the buffers: no tensor gives them back
    storage.tensors = Number.POSITIVE_INFINITY;
    if (!outputs.has(storage)) storage.gone = SHARED;
  });
  return { made, plannedBytes: buffers.reduce((sum, bytes) => sum + bytes, 0) };
}
