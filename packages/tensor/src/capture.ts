import type { Device, Launch, Sink } from "./device.js";
import { disposal } from "./dispose.js";
import { type Need, plan } from "./plan.js";
import { type Binding, bindingOf, type Prepared } from "./prepared.js";
import { tensorsIn } from "./scope.js";
import { TensorError, words } from "./shape.js";
import { release, type Storage } from "./storage.js";
import type { Data, Tensor } from "./tensor.js";
import { timeLaunches } from "./timestamps.js";

/** What an adapter does at most: measured, not read off a data sheet. */
export interface Roofline {
  /** billions of multiplications and additions a second */
  readonly gflops: number;
  /** billions of bytes a second, read and written */
  readonly gigabytesPerSecond: number;
}

/** Milliseconds that each launch of a step took, and the roofline to hold them against. */
export interface Measured {
  readonly ms: readonly number[];
  readonly roofline?: Roofline;
}

/** One launch of a captured step, for people to read. */
export interface ExplainedLaunch {
  readonly kernel: string;
  /** which of several implementations, where there are */
  readonly implementation?: string | undefined;
  readonly sizes: Readonly<Record<string, number>>;
  /** bytes of the tensors it names */
  readonly bytes: number;
  /** multiplications and additions; 0 where memory is what counts */
  readonly operations: number;
  readonly ms?: number | undefined;
  /** the least time that the roofline allows, over the time it took */
  readonly share?: number | undefined;
}

/** A recorded computation that can be run again and again. */
export interface Capture<R> {
  /** what the body returned; its tensors hold new values after each replay */
  readonly outputs: R;
  readonly launches: number;
  /** bytes of intermediate values, after sharing */
  readonly plannedBytes: number;
  /** Compiles every kernel, all at once; without it the first replay does so one by one. */
  compile(progress?: (done: number, total: number) => void): Promise<void>;
  /** Runs it: one submit, nothing allocated. Values given are first written to the inputs, in their order. */
  replay(...values: (Data | readonly number[])[]): void;
  /** Every launch in its order; with its time and share of the roofline where these were measured. */
  explain(measured?: Measured): ExplainedLaunch[];
  /** Runs it once more, each launch timed by the GPU's clock: milliseconds, or undefined where the adapter has no timestamps. */
  profile(): Promise<readonly number[] | undefined>;
  dispose(): void;
  [disposal](): void;
}

/** The recording sink: keeps launches, makes storages that have no memory yet, and holds on to those that have. */
function recorder(device: Device) {
  const launches: Launch[] = [];
  const storages = new Set<Storage>();
  const lent = new Set<Storage>();
  const sink: Sink = {
    records: true,
    launch(launch) {
      launches.push(launch);
      // what was there before, and constants made inside, live as long as the capture, whoever disposes them
      for (const { storage } of launch.tensors) {
        if (storages.has(storage) || lent.has(storage)) continue;
        lent.add(storage);
        storage.tensors++;
      }
    },
    allocate(bytes) {
      const storage: Storage = { device, bytes, buffer: undefined, tensors: 0 };
      storages.add(storage);
      return storage;
    },
    touch(action, tensor) {
      throw new TensorError(
        `capture: cannot ${action} ${words(tensor.shape)} while it records: ${action} it ${action === "read" ? "after a replay" : "before the capture"}`,
      );
    },
  };
  return { launches, storages, lent, sink };
}

/** Gives the storages memory, shared by first and last use; what is returned shares with nothing. */
function place(
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
  });
  return { made, plannedBytes: buffers.reduce((sum, bytes) => sum + bytes, 0) };
}

function explained(
  { kernel, sizes }: Pick<Launch, "kernel" | "sizes">,
  bytes: number,
  measured: Measured | undefined,
  i: number,
): ExplainedLaunch {
  const { name, implementation } = kernel;
  const operations = kernel.operations?.(sizes) ?? 0;
  const ms = measured?.ms[i];
  const { roofline } = measured ?? {};
  const least = roofline && Math.max(operations / roofline.gflops, bytes / roofline.gigabytesPerSecond) / 1e6;
  return { kernel: name, implementation, sizes, bytes, operations, ms, share: ms && least && least / ms };
}

/**
 * Records what `body` launches, once, and plans its memory. Ops inside do not run: they run at each replay, on the
 * values that their tensors then hold. Reading or writing a tensor inside throws.
 */
export function capture<R>(device: Device, inputs: readonly Tensor[], body: (...inputs: Tensor[]) => R): Capture<R> {
  if (device.sink.records) throw new TensorError("capture: cannot record while another capture does: record it before");
  const { launches, storages, lent, sink } = recorder(device);
  const outer = device.scopes;
  const made: Tensor[] = [];
  device.scopes = [made];
  let outputs: R;
  try {
    outputs = device.withSink(sink, () => body(...inputs));
  } catch (error) {
    for (const tensor of made) tensor.dispose();
    for (const storage of lent) release(storage);
    throw error;
  } finally {
    device.scopes = outer;
  }
  const kept = new Set([...tensorsIn(outputs)].map(({ storage }) => storage));
  const bound = launches.map(({ kernel, sizes }) => ({ kernel, sizes }));
  const { made: buffers, plannedBytes } = place(device, launches, storages, kept);
  const resources = launches.map(({ tensors }) => tensors.map(bindingOf));
  const sizesInBytes = resources.map((list) => list.reduce((sum, { size }) => sum + size, 0));
  let prepared: Prepared[] | undefined;
  let disposed = false;
  const ready = () => {
    if (disposed) throw new TensorError("replay: the capture was disposed");
    if (device.sink.records) throw new TensorError("replay: cannot run while a capture records: replay it outside");
    device.flush();
    prepared ??= bound.map((each, i) => device.prepare({ ...each, resources: resources[i] as Binding[] }));
    return prepared;
  };

  const dispose = () => {
    if (disposed) return;
    disposed = true;
    for (const buffer of buffers) device.pool.give(buffer);
    // constants, and outputs, whose memory will serve others
    for (const tensor of made) tensor.dispose();
    for (const storage of storages) storage.buffer = undefined;
    for (const storage of lent) release(storage);
  };
  return {
    outputs,
    launches: launches.length,
    plannedBytes,
    async compile(progress) {
      device.check();
      await device.pipelines.compile(bound, progress).finally(() => device.check());
    },
    replay(...values) {
      const launchesReady = ready();
      values.forEach((value, i) => {
        const input = inputs[i];
        if (!input) throw new TensorError(`replay: wants values for ${inputs.length} inputs, got ${values.length}`);
        input.write(value);
      });
      device.submit(launchesReady);
    },
    profile: async () => timeLaunches(device, ready()),
    explain: (measured) => bound.map((each, i) => explained(each, sizesInBytes[i] as number, measured, i)),
    dispose,
    [disposal]: dispose,
  };
}
