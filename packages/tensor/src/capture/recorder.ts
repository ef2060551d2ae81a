import type { Device } from "../runtime/device.js";
import type { Launch, Sink } from "../runtime/launches/sink.js";
import { TensorError } from "../runtime/shape.js";
import type { Storage } from "../runtime/storage.js";
import { type Need, plan } from "./plan.js";

/** The recording sink: keeps launches, makes storages that have no memory yet, and holds on to those that have. */
export function recorder(device: Device) {
  const launches: Launch[] = [];
  const storages = new Set<Storage>();
  const lent = new Set<Storage>();
  const sink: Sink = {
    launch(launch) {
      launches.push(launch);
      // what was there before, and constants made inside, live as long as the capture, whoever disposes them
      for (const { storage } of launch.tensors) {
        if (storages.has(storage) || lent.has(storage)) continue;
        lent.add(storage);
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
      throw new TensorError(`capture: cannot ${action} while it records: ${remedy}`);
    },
  };
  return { launches, storages, lent, sink };
}

const SHARED =
  "was made inside a capture, whose later values lie in the same memory: return it from the capture's body to keep it";
export const ENDED = "was disposed with its capture: read it before, or keep the capture";

/** Gives the storages memory, shared by first and last use; what is returned shares with nothing. */
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
