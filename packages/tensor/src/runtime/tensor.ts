import type { GPUBuffer } from "@bosquejo/kernels";
import type { Node } from "../autograd/node.js";
import type { Device } from "./device.js";
import { disposal } from "./dispose.js";
import { checkShape, count, kindOf, type Shape, TensorError, words } from "./shape.js";
import { release, type Storage } from "./storage.js";
import { type ArrayOf, arrays, bytesOf, type Data, type DType, type HostDType, paddedBytes } from "./values.js";

/** The call that reads values of a type, for messages. */
const readCall = (dtype: DType) => (dtype === "f32" ? "read()" : `read(${kindOf(dtype)})`);

// two copies of this package have two `Tensor` classes, but they share this key
const brand: unique symbol = Symbol.for("@bosquejo/tensor.Tensor");

/** True if a value is a tensor of another copy of this package. */
export const isForeign = (value: unknown): boolean =>
  typeof value === "object" && value !== null && brand in value && !(value instanceof Tensor);

/** Words for messages about a tensor of another copy of this package. */
export const foreign = {
  kind: "a tensor of another copy of @bosquejo/tensor",
  remedy:
    ": two copies are loaded: list them with npm ls @bosquejo/tensor, then use one version everywhere or npm dedupe",
} as const;

/**
 * An array of values on a device, row-major. `device.tensor` and ops make it; `dispose`, `using` or `scope` free it.
 */
export class Tensor {
  /** the op that made the tensor, for `gradients`; undefined for other tensors */
  node: Node | undefined;
  #disposed = false;

  constructor(
    readonly storage: Storage,
    readonly shape: Shape,
    readonly dtype: DType,
    /** distance in bytes from the start of the storage */
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

  /** The number of values. */
  get size(): number {
    return count(this.shape);
  }

  /** The number of bytes with padding to a multiple of 16, which kernels may read. */
  get paddedBytes(): number {
    return paddedBytes(this.shape, this.dtype);
  }

  get buffer(): GPUBuffer {
    this.check();
    if (!this.storage.buffer)
      throw new TensorError(
        `tensor ${words(this.shape)}: has no memory: its capture is still recording, or was disposed`,
      );
    return this.storage.buffer;
  }

  get disposed(): boolean {
    return this.#disposed;
  }

  /** @throws {TensorError} if the tensor was disposed, or if other tensors use its memory now */
  check(): void {
    const { gone } = this.storage;
    if (gone) throw new TensorError(`tensor ${words(this.shape)}: ${gone}`);
    if (this.#disposed) {
      throw new TensorError(`tensor ${words(this.shape)}: was disposed: keep it, or return it from its scope`);
    }
  }

  /** Copies host values into the tensor: see `Device.write`. */
  write(data: Data | readonly number[]): void {
    this.check();
    this.device.write(this, data);
  }

  /**
   * Copies the values to the host, after all launches so far.
   *
   * @throws {TensorError} if `dtype` is not the tensor's, or if the tensor is disposed or f16
   */
  async read<D extends HostDType = "f32">(dtype: D = "f32" as D): Promise<ArrayOf<D>> {
    this.check();
    if (this.dtype === "f16")
      throw new TensorError("read: expected f32, i32 or u32 values, got f16: cast the tensor to f32");
    if (this.dtype !== dtype) throw new TensorError(`read: expected ${readCall(this.dtype)}, got ${readCall(dtype)}`);
    const bytes = await this.device.read(this);
    return new arrays[dtype](bytes) as ArrayOf<D>;
  }

  /** Copies the value of a tensor with one value to the host. */
  async item(): Promise<number> {
    if (this.size !== 1) throw new TensorError(`item: expected one value, got ${words(this.shape)}`);
    const values = await this.read(this.dtype as HostDType);
    return values[0] as number;
  }

  /**
   * Makes a tensor that uses part of this tensor's memory, from the value with index `start` on. A write to one changes
   * both.
   *
   * @throws {TensorError} if the view is not inside the tensor, or if the adapter cannot bind a buffer at `start`
   */
  view(shape: Shape, start = 0): Tensor {
    this.check();
    checkShape("view", shape);
    if (!(Number.isInteger(start) && start >= 0 && start + count(shape) <= this.size)) {
      const range = `${words(this.shape)} (${this.size} values)`;
      throw new TensorError(`view: expected a range inside ${range}, got ${words(shape)} from ${kindOf(start)}`);
    }
    const bytes = bytesOf(this.dtype);
    const alignment = this.device.gpu.device.limits.minStorageBufferOffsetAlignment / bytes;
    if (start % alignment !== 0) {
      throw new TensorError(`view: expected a start divisible by ${alignment}, as the adapter requires, got ${start}`);
    }
    return new Tensor(this.storage, shape, this.dtype, this.offset + start * bytes);
  }

  /** Frees the memory, unless views of it still use it. A second call does nothing. */
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
