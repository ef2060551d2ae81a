import type { GPUBuffer } from "@bosquejo/kernels";
import type { Node } from "../autograd/node.js";
import type { Device } from "./device.js";
import { disposal } from "./dispose.js";
import { checkShape, count, kindOf, type Shape, TensorError, words } from "./shape.js";
import { release, type Storage } from "./storage.js";
import { type ArrayOf, arrays, bytesOf, type Data, type DType, type HostDType, paddedBytes } from "./values.js";

/** How values of a type are read. */
const reading = (dtype: DType) => (dtype === "f32" ? "read()" : `read(${kindOf(dtype)})`);

// two copies of this package have two classes, and one such key
const brand: unique symbol = Symbol.for("@bosquejo/tensor.Tensor");

/** Whether a value is a tensor, but one of another copy of this package. */
export const isForeign = (value: unknown): boolean =>
  typeof value === "object" && value !== null && brand in value && !(value instanceof Tensor);

/** What a tensor of another copy of this package is called, and what to do about it. */
export const foreign = {
  kind: "a tensor of another copy of @bosquejo/tensor",
  remedy:
    ": two copies are loaded, npm ls @bosquejo/tensor says from where; npm dedupe, or one version for all, leaves one",
} as const;

/** Values on a device, row-major. Made by `device.tensor` and by ops; freed by `dispose`, `using` or `scope`. */
export class Tensor {
  node: Node | undefined;
  #disposed = false;

  constructor(
    readonly storage: Storage,
    readonly shape: Shape,
    readonly dtype: DType,
    /** bytes from the start of the storage */
    readonly offset: number,
  ) {
    storage.tensors++;
    storage.device.scopes.at(-1)?.push(this);
  }

  get [Symbol.toStringTag](): string {
    return "Tensor";
  }

  get [brand](): true {
    return true;
  }

  get device(): Device {
    return this.storage.device;
  }

  /** number of values */
  get size(): number {
    return count(this.shape);
  }

  /** bytes with the padding to fours that kernels may read */
  get paddedBytes(): number {
    return paddedBytes(this.shape, this.dtype);
  }

  get buffer(): GPUBuffer {
    this.check();
    if (!this.storage.buffer)
      throw new TensorError(`tensor ${words(this.shape)}: has no memory: its capture records, or was disposed`);
    return this.storage.buffer;
  }

  get disposed(): boolean {
    return this.#disposed;
  }

  /** Throws where the tensor was disposed, or its memory serves others by now. */
  check(): void {
    const { gone } = this.storage;
    if (gone) throw new TensorError(`tensor ${words(this.shape)}: ${gone}`);
    if (this.#disposed) {
      throw new TensorError(`tensor ${words(this.shape)}: was disposed: keep it, or return it from its scope`);
    }
  }

  /** Copies host values in. */
  write(data: Data | readonly number[]): void {
    this.check();
    this.device.write(this, data);
  }

  /** The values, on the host: f32 unless another type is named, which must be the tensor's. */
  async read<D extends HostDType = "f32">(dtype: D = "f32" as D): Promise<ArrayOf<D>> {
    this.check();
    if (this.dtype === "f16") throw new TensorError("read: expected f32, i32 or u32 values, got f16: cast them to f32");
    if (this.dtype !== dtype) throw new TensorError(`read: expected ${reading(this.dtype)}, got ${reading(dtype)}`);
    const bytes = await this.device.read(this);
    return new arrays[dtype](bytes) as ArrayOf<D>;
  }

  /** The value of a tensor that has one. */
  async item(): Promise<number> {
    if (this.size !== 1) throw new TensorError(`item: expected one value, got ${words(this.shape)}`);
    const values = await this.read(this.dtype as HostDType);
    return values[0] as number;
  }

  /** A tensor over a part of the same memory, from the `start`-th value on; writes are seen by both. */
  view(shape: Shape, start = 0): Tensor {
    this.check();
    checkShape("view", shape);
    if (!(Number.isInteger(start) && start >= 0 && start + count(shape) <= this.size)) {
      throw new TensorError(
        `view: expected ${words(shape)} from ${kindOf(start)} on, got ${words(this.shape)}: it holds ${this.size} values`,
      );
    }
    const bytes = bytesOf(this.dtype);
    const alignment = this.device.gpu.device.limits.minStorageBufferOffsetAlignment / bytes;
    if (start % alignment !== 0) {
      throw new TensorError(
        `view: expected a start divisible by ${alignment}, got ${start}: the adapter binds no other`,
      );
    }
    return new Tensor(this.storage, shape, this.dtype, this.offset + start * bytes);
  }

  /** Gives the memory back; views of it keep theirs. */
  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    for (const tensor of this.node?.kept ?? []) tensor.dispose();
    this.node = undefined;
    release(this.storage);
  }

  [disposal](): void {
    this.dispose();
  }
}
