import * as k from "@bosquejo/kernels";
import type { Device } from "../device.js";
import { mapped, staged } from "../readback.js";
import { type Shape, TensorError, words } from "../shape.js";
import type { Tensor } from "../tensor.js";
import type { Data } from "../values.js";
import { type CheckedBuffer, forget, messageOf, type NanLog, type Searches } from "./nan-log.js";

type Written = Map<Tensor, { readonly buffer: string; readonly launch: number }>;

// the number of invocations that keep an adapter busy
const BUSY = 1024;

/**
 * Finds the op that made the first NaN on a device. After each op, one more launch searches each buffer that the op
 * filled. The device counts these launches and stores the number of the first that found a NaN; a log on the host has
 * their ops.
 */
export class NanChecks {
  readonly #device: Device;
  readonly #slots: number;
  readonly #found: Tensor;
  readonly #writes = new WeakMap<k.Kernel, ReadonlySet<string>>();
  #log: NanLog = { searches: [], before: 0, total: 0 };
  /** the buffers that the op in progress has filled so far */
  #written: Written | undefined;

  constructor(device: Device) {
    this.#device = device;
    this.#slots = k.slicesOf(device.gpu.device.limits.maxStorageBufferBindingSize / 4, BUSY);
    const before = device.stats.liveBytes;
    this.#found = device.zeros([this.#slots, 2], "u32");
    // not counted as live: a test for leaks counts only the tensors of the program
    device.stats.liveBytes = before;
  }

  /**
   * Calls a function that launches the kernels of an op, then searches the buffers that they filled. It does not search
   * earlier, because an op such as `concat` fills its result in several launches.
   */
  during<R>(op: string, body: () => R): R {
    const outer = this.#written;
    const written: Written = new Map();
    this.#written = written;
    try {
      const result = body();
      for (const [tensor, { buffer, launch }] of written) {
        if (!tensor.disposed) this.#search(tensor, { op, buffer, shape: tensor.shape, launch });
      }
      return result;
    } finally {
      this.#written = outer;
    }
  }

  /** Notes the buffers that a launch fills. Outside of an op, searches them at once. */
  launched(kernel: k.Kernel, sizes: k.Sizes, tensors: readonly Tensor[]): void {
    const launch = this.#device.sink.launches();
    const writes = this.#writesOf(kernel, sizes);
    tensors.forEach((tensor, i) => {
      const buffer = kernel.buffers[i] as string;
      if (tensor.dtype !== "f32" || !writes.has(buffer)) return;
      if (this.#written) this.#written.set(tensor, { buffer, launch });
      else this.#search(tensor, { op: kernel.name, buffer, shape: tensor.shape, launch });
    });
  }

  /**
   * Clears a new tensor that was made outside of an op. Its memory may hold the bits of a NaN, and a kernel may fill
   * only part of it. An op fills its tensors completely.
   */
  created(tensor: Tensor): void {
    if (this.#written || tensor.dtype !== "f32") return;
    const kernel = k.clear as unknown as k.Kernel;
    this.#device.sink.launch({ kernel, sizes: { LENGTH: tensor.size }, tensors: [tensor] });
  }

  /** Adds searches to the log that the device executes next. */
  scheduled(searches: Searches): void {
    this.#log.searches.push(searches);
    this.#log.total += searches.buffers.length;
  }

  /** @throws {TensorError} if host values contain a NaN */
  checkHostValues(values: Data, shape: Shape): void {
    if (!(values instanceof Float32Array)) return;
    const at = values.findIndex(Number.isNaN);
    if (at >= 0)
      throw new TensorError(
        `write: expected numbers for ${words(shape)}, got NaN at index ${at}: check where it was computed`,
      );
  }

  /**
   * Reads the result of the searches so far. If one found a NaN, starts to search anew.
   *
   * @throws {TensorError} if an op made a NaN; the message names the first one
   */
  report(): Promise<void> {
    const reported = this.#report();
    // the caller may await other promises first: without this, Node would report an unhandled rejection
    reported.catch(() => {});
    return reported;
  }

  async #report(): Promise<void> {
    const log = this.#log;
    const upTo = log.total;
    const first = await this.#first();
    if (first !== 0) {
      if (log === this.#log) this.#restart();
      throw new TensorError(messageOf(log, first));
    }
    forget(log, upTo);
  }

  #search(tensor: Tensor, checkedBuffer: CheckedBuffer): void {
    const sizes = { LENGTH: tensor.size, SLOTS: this.#slots };
    this.#device.sink.launch({
      kernel: k.findNan as unknown as k.Kernel,
      sizes,
      tensors: [tensor, this.#found],
      checkedBuffer,
    });
  }

  #writesOf(kernel: k.Kernel, sizes: k.Sizes): ReadonlySet<string> {
    const known = this.#writes.get(kernel);
    if (known) return known;
    const all = [...k.bindings(kernel.source(sizes))];
    const names = new Set(all.filter(([, { writes }]) => writes).map(([name]) => name));
    this.#writes.set(kernel, names);
    return names;
  }

  /** Reads the number of the first search that found a NaN, from 1; 0 if none did. */
  async #first(): Promise<number> {
    const staging = staged(this.#device, this.#found);
    try {
      const values = new Uint32Array(await mapped(this.#device, staging));
      let first = 0;
      for (let i = 1; i < values.length; i += 2) {
        const own = values[i] as number;
        if (own !== 0 && (first === 0 || own < first)) first = own;
      }
      return first;
    } finally {
      staging.destroy();
    }
  }

  #restart(): void {
    this.#found.write(new Uint32Array(2 * this.#slots));
    this.#log = { searches: [], before: 0, total: 0 };
  }
}

/**
 * Calls a function that launches the kernels of an op; if the device searches for NaN, the op is known by this name.
 */
export const during = <R>({ checks }: Device, name: string, body: () => R): R =>
  checks ? checks.during(name, body) : body();
