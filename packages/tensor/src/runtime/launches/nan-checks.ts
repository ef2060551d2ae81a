import * as k from "@bosquejo/kernels";
import type { Device } from "../device.js";
import { mapped, staged } from "../readback.js";
import { type Shape, TensorError, words } from "../shape.js";
import type { Tensor } from "../tensor.js";
import type { Data } from "../values.js";

/** What is looked at: the buffer that a launch filled, and for which op. */
export interface Made {
  readonly op: string;
  readonly buffer: string;
  readonly shape: Shape;
  /** which launch, counted from 1 on the device or in a captured step */
  readonly launch: number;
}

/** Looks that the device makes one after the other: of one launch, or of a replayed step. */
interface Looks {
  readonly made: readonly Made[];
  /** of a step: which of its replays it was */
  readonly replay?: number;
}

/** Looks since the device's own count of them began. */
interface NanLog {
  looks: Looks[];
  /** looks before the first one in the log */
  before: number;
  total: number;
}

type Written = Map<Tensor, { readonly buffer: string; readonly launch: number }>;

// invocations that keep an adapter busy
const BUSY = 1024;

/** Finds the op that made the first NaN on a device: a launch after each op looks at what it filled. */
export class NanChecks {
  readonly #device: Device;
  readonly #slots: number;
  readonly #found: Tensor;
  readonly #writes = new WeakMap<k.Kernel, ReadonlySet<string>>();
  #log: NanLog = { looks: [], before: 0, total: 0 };
  #doing: Written | undefined;

  constructor(device: Device) {
    this.#device = device;
    this.#slots = k.slicesOf(device.gpu.device.limits.maxStorageBufferBindingSize / 4, BUSY);
    const before = device.stats.liveBytes;
    this.#found = device.zeros([this.#slots, 2], "u32");
    // whoever looks for tensors that were forgotten counts their own
    device.stats.liveBytes = before;
  }

  /** Runs what an op does, then looks at what it filled and left behind: not before, for parts may be filled one by one. */
  during<R>(op: string, body: () => R): R {
    const outer = this.#doing;
    const written: Written = new Map();
    this.#doing = written;
    try {
      const result = body();
      for (const [tensor, { buffer, launch }] of written) {
        if (!tensor.disposed) this.#look(tensor, { op, buffer, shape: tensor.shape, launch });
      }
      return result;
    } finally {
      this.#doing = outer;
    }
  }

  /** A kernel was launched on tensors. */
  launched(kernel: k.Kernel, sizes: k.Sizes, tensors: readonly Tensor[]): void {
    const launch = this.#device.sink.launches();
    const writes = this.#writesOf(kernel, sizes);
    tensors.forEach((tensor, i) => {
      const buffer = kernel.buffers[i] as string;
      if (tensor.dtype !== "f32" || !writes.has(buffer)) return;
      if (this.#doing) this.#doing.set(tensor, { buffer, launch });
      else this.#look(tensor, { op: kernel.name, buffer, shape: tensor.shape, launch });
    });
  }

  /** A tensor was made whose values are undefined: an op fills all of its own, whatever else may fill a part. */
  made(tensor: Tensor): void {
    if (this.#doing || tensor.dtype !== "f32") return;
    const kernel = k.clear as unknown as k.Kernel;
    this.#device.sink.launch({ kernel, sizes: { LENGTH: tensor.size }, tensors: [tensor] });
  }

  /** The device looks as told, next. */
  ran(looks: Looks): void {
    this.#log.looks.push(looks);
    this.#log.total += looks.made.length;
  }

  /** Throws where host values hold a NaN. */
  written(values: Data, shape: Shape): void {
    if (!(values instanceof Float32Array)) return;
    const at = values.findIndex(Number.isNaN);
    if (at >= 0)
      throw new TensorError(
        `write: expected numbers for ${words(shape)}, got NaN at place ${at}: look where it comes from`,
      );
  }

  /** Rejects with the op that made the first NaN, if one did. Then looking begins anew. */
  report(): Promise<void> {
    const reported = this.#report();
    // whoever asked may wait for other things first
    reported.catch(() => {});
    return reported;
  }

  async #report(): Promise<void> {
    const log = this.#log;
    const upTo = log.total;
    const first = await this.#first();
    if (first !== 0) {
      if (log === this.#log) this.#beginAnew();
      throw new TensorError(message(log, first));
    }
    forget(log, upTo);
  }

  #look(tensor: Tensor, looksAt: Made): void {
    const sizes = { LENGTH: tensor.size, SLOTS: this.#slots };
    this.#device.sink.launch({
      kernel: k.findNan as unknown as k.Kernel,
      sizes,
      tensors: [tensor, this.#found],
      looksAt,
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

  /** The first look at which a NaN was there, counted from 1; 0 where there was none. */
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

  #beginAnew(): void {
    this.#found.write(new Uint32Array(2 * this.#slots));
    this.#log = { looks: [], before: 0, total: 0 };
  }
}

/** Drops what was looked at and found well. */
function forget(log: NanLog, upTo: number): void {
  let done = 0;
  for (const { made } of log.looks) {
    if (log.before + made.length > upTo) break;
    log.before += made.length;
    done++;
  }
  log.looks.splice(0, done);
}

function message({ looks, before }: NanLog, first: number): string {
  let at = before;
  for (const { made, replay } of looks) {
    const found = made[first - at - 1];
    at += made.length;
    if (!found) continue;
    const { op, buffer, shape, launch } = found;
    const where =
      replay === undefined ? `launch ${launch} of the device` : `launch ${launch} of a captured step, replay ${replay}`;
    return `nan: ${op} made the first value that is no number, in ${buffer} ${words(shape)} (${where}): look at its inputs; clamp or an epsilon keeps them where it has values`;
  }
  return "nan: a value is no number";
}

/** Runs what is done for an op, which a device that looks for NaN is told. */
export const during = <R>({ checks }: Device, name: string, body: () => R): R =>
  checks ? checks.during(name, body) : body();
