import type { GPUBuffer, GPUDevice, Gpu } from "@bosquejo/kernels";
import type { Device } from "./device.js";
import { grouped } from "./failures.js";
import { type Shape, TensorError, words } from "./shape.js";
import { type DType, paddedBytes } from "./values.js";

/** A stretch of device memory that one tensor, or several views, lie in. */
export interface Storage {
  readonly device: Device;
  /** bytes, a multiple of 16: kernels read in fours */
  readonly bytes: number;
  /** absent while a capture records: its memory plan gives it one */
  buffer: GPUBuffer | undefined;
  /** tensors that lie in it; at 0 the buffer goes back to the pool */
  tensors: number;
  /** why nobody may use it any more, and what to do instead: the end of a message */
  gone?: string;
}

/** Throws where a tensor would have more bytes than the adapter binds. */
export function checkBytes(gpu: Gpu, shape: Shape, dtype: DType): void {
  const { maxStorageBufferBindingSize, maxBufferSize } = gpu.device.limits;
  const most = Math.min(maxStorageBufferBindingSize, maxBufferSize);
  const bytes = paddedBytes(shape, dtype);
  if (bytes <= most) return;
  throw new TensorError(
    `tensor ${words(shape)}: expected at most ${grouped(most)} bytes, got ${grouped(bytes)}: ${gpu.adapter.name} binds no more at once: take a smaller batch, or make several tensors of it`,
  );
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

/** Counts of a device that did nothing yet. */
export const noStats = (): DeviceStats => ({
  ...{ submits: 0, dispatches: 0, buffersMade: 0, bindGroupsMade: 0, liveBytes: 0, heldBytes: 0, peakBytes: 0 },
});

/** Bytes that were wanted, beside those that were held. */
export interface MemoryRequest {
  readonly bytes: number;
  readonly heldBytes: number;
  readonly liveBytes: number;
}

/** GPU buffers, kept by size and given out again. */
export class BufferPool {
  readonly #free = new Map<number, GPUBuffer[]>();
  /** the buffer that was made last, and what was held before: what a GPU without memory most likely speaks of */
  last: MemoryRequest = { bytes: 0, heldBytes: 0, liveBytes: 0 };

  constructor(
    readonly gpu: GPUDevice,
    readonly stats: DeviceStats,
  ) {}

  take(bytes: number): GPUBuffer {
    const kept = this.#free.get(bytes)?.pop();
    const buffer = kept ?? this.#more(bytes);
    this.stats.liveBytes += bytes;
    return buffer;
  }

  #more(bytes: number): GPUBuffer {
    const { STORAGE, COPY_SRC, COPY_DST } = GPUBufferUsage;
    const buffer = this.make(bytes, STORAGE | COPY_SRC | COPY_DST);
    this.stats.buffersMade++;
    this.stats.heldBytes += bytes;
    this.stats.peakBytes = Math.max(this.stats.peakBytes, this.stats.heldBytes);
    return buffer;
  }

  /** A buffer outside the pool. Where memory does not suffice that is told later, as GPUs do. */
  make(size: number, usage: number): GPUBuffer {
    const { heldBytes, liveBytes } = this.stats;
    this.last = { bytes: size, heldBytes, liveBytes };
    return this.gpu.createBuffer({ size, usage });
  }

  give(buffer: GPUBuffer): void {
    this.stats.liveBytes -= buffer.size;
    const kept = this.#free.get(buffer.size);
    if (kept) kept.push(buffer);
    else this.#free.set(buffer.size, [buffer]);
  }

  /** Destroys what is kept for reuse: no launch that uses it may wait. */
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
