import type { GPUBuffer, GPUDevice } from "@bosquejo/kernels";
import type { Device } from "./device.js";

/** A stretch of device memory that one tensor, or several views, lie in. */
export interface Storage {
  readonly device: Device;
  /** bytes, a multiple of 16: kernels read in fours */
  readonly bytes: number;
  /** absent while a capture records: its memory plan gives it one */
  buffer: GPUBuffer | undefined;
  /** tensors that lie in it; at 0 the buffer goes back to the pool */
  tensors: number;
}

/** Counts of what a device did, for tests and benchmarks. */
export interface DeviceStats {
  submits: number;
  dispatches: number;
  buffersMade: number;
  bindGroupsMade: number;
  /** bytes of tensors that are alive */
  liveBytes: number;
  /** bytes of all buffers, alive or kept for reuse */
  heldBytes: number;
  peakBytes: number;
}

/** GPU buffers, kept by size and given out again. */
export class BufferPool {
  readonly #free = new Map<number, GPUBuffer[]>();

  constructor(
    readonly gpu: GPUDevice,
    readonly stats: DeviceStats,
  ) {}

  take(bytes: number): GPUBuffer {
    this.stats.liveBytes += bytes;
    const kept = this.#free.get(bytes)?.pop();
    if (kept) return kept;
    this.stats.buffersMade++;
    this.stats.heldBytes += bytes;
    this.stats.peakBytes = Math.max(this.stats.peakBytes, this.stats.heldBytes);
    const { STORAGE, COPY_SRC, COPY_DST } = GPUBufferUsage;
    return this.gpu.createBuffer({ size: bytes, usage: STORAGE | COPY_SRC | COPY_DST });
  }

  give(buffer: GPUBuffer): void {
    this.stats.liveBytes -= buffer.size;
    const kept = this.#free.get(buffer.size);
    if (kept) kept.push(buffer);
    else this.#free.set(buffer.size, [buffer]);
  }

  /** Destroys what is kept for reuse. */
  trim(): void {
    for (const buffers of this.#free.values()) {
      for (const buffer of buffers) {
        this.stats.heldBytes -= buffer.size;
        buffer.destroy();
      }
    }
    this.#free.clear();
  }
}

/** One tensor less lies in it; with the last one the buffer goes back to the pool. */
export function release(storage: Storage): void {
  storage.tensors--;
  if (storage.tensors > 0 || !storage.buffer) return;
  storage.device.pool.give(storage.buffer);
  storage.buffer = undefined;
}
