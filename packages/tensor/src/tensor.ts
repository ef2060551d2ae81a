import type { ActivationSizes } from "@bosquejo/kernels";
import type { Device } from "./device.js";
import { checkShape, count, type Shape, TensorError, words } from "./shape.js";
import { release, type Storage } from "./storage.js";

/** Element type: 32-bit floats or unsigned integers. */
export type DType = "f32" | "u32";
/** Host values of a tensor. */
export type Data = Float32Array | Uint32Array;

/** Which op made a tensor and how gradients flow back through it. */
export interface Node {
  readonly op: string;
  readonly inputs: readonly Tensor[];
  /** what the op ended with; its backward wants the gradient before that */
  readonly activation?: ActivationSizes | undefined;
  /** whether the tensor is its only input's memory in another shape */
  readonly view?: boolean;
  /** one entry an input: fills that input's gradient, is it already, or is absent where there is none */
  readonly backward: (dy: Tensor) => readonly Gradient[];
}

/** What a gradient kernel can do on its store, so that no pass of its own is needed. */
export interface Store {
  /** adds to what the gradient holds already */
  readonly add: boolean;
  /** multiplies by the slope of the activation that gave the input */
  readonly activation: ActivationSizes | undefined;
}

/** Fills the gradient it is given; where it says so, as a store asks. */
export interface Fill {
  (d: Tensor, store: Store): void;
  readonly stores?: true;
}

/** Fills the gradient it is given, or is the gradient. */
export type Gradient = Fill | Tensor | undefined;

/** A gradient's fill that can add to what is there and go through an activation. */
export const storing = (fill: (d: Tensor, store: Store) => void): Fill =>
  Object.assign(fill, { stores: true as const });

export const arrayOf = (data: Data | readonly number[], dtype: DType): Data =>
  data instanceof Float32Array || data instanceof Uint32Array
    ? data
    : dtype === "u32"
      ? Uint32Array.from(data)
      : Float32Array.from(data);

/** Throws where host values are not as many, or not of the type, that a tensor holds. */
export function checkValues(values: Data, shape: Shape, wanted: DType): void {
  const dtype = values instanceof Uint32Array ? "u32" : "f32";
  if (dtype !== wanted) throw new TensorError(`write: wants ${wanted} values for ${words(shape)}, got ${dtype}`);
  if (values.length === count(shape)) return;
  throw new TensorError(`write: wants ${count(shape)} values for ${words(shape)}, got ${values.length}`);
}

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

  get device(): Device {
    return this.storage.device;
  }

  /** number of values */
  get size(): number {
    return count(this.shape);
  }

  /** bytes with the padding to fours that kernels may read */
  get paddedBytes(): number {
    return Math.ceil((this.size * 4) / 16) * 16;
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

  /** Throws where the tensor was disposed. */
  check(): void {
    if (this.#disposed) {
      throw new TensorError(`tensor ${words(this.shape)}: was disposed: keep it, or return it from its scope`);
    }
  }

  /** Copies host values in. */
  write(data: Data | readonly number[]): void {
    this.check();
    this.device.write(this, arrayOf(data, this.dtype));
  }

  /** The values, on the host. */
  async read(): Promise<Float32Array<ArrayBuffer>>;
  async read(dtype: "u32"): Promise<Uint32Array<ArrayBuffer>>;
  async read(dtype?: "u32"): Promise<Float32Array<ArrayBuffer> | Uint32Array<ArrayBuffer>> {
    this.check();
    const { dtype: own } = this;
    if (own !== (dtype ?? "f32")) {
      throw new TensorError(`read: wants ${own === "u32" ? 'read("u32")' : "read()"} for ${own} values, got the other`);
    }
    const bytes = await this.device.read(this);
    return dtype === "u32" ? new Uint32Array(bytes) : new Float32Array(bytes);
  }

  /** The value of a tensor that has one. */
  async item(): Promise<number> {
    if (this.size !== 1) throw new TensorError(`item: wants one value, got ${words(this.shape)}`);
    const values = this.dtype === "u32" ? await this.read("u32") : await this.read();
    return values[0] as number;
  }

  /** A tensor over a part of the same memory, from the `start`-th value on; writes are seen by both. */
  view(shape: Shape, start = 0): Tensor {
    this.check();
    checkShape("view", shape);
    if (!(start >= 0 && start + count(shape) <= this.size)) {
      throw new TensorError(
        `view: wants ${words(shape)} from ${start} on, got ${words(this.shape)}: it holds ${this.size} values`,
      );
    }
    const alignment = this.device.gpu.device.limits.minStorageBufferOffsetAlignment / 4;
    if (start % alignment !== 0) {
      throw new TensorError(`view: wants a start divisible by ${alignment}, got ${start}: the adapter binds no other`);
    }
    return new Tensor(this.storage, shape, this.dtype, this.offset + start * 4);
  }

  /** Gives the memory back; views of it keep theirs. */
  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.node = undefined;
    release(this.storage);
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}
