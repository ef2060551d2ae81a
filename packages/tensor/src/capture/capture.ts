import { explained } from "../autograd/op.js";
import { checkDevice, checkFunction, checkNoPromise, checkTensors } from "../runtime/arguments.js";
import type { Device } from "../runtime/device.js";
import { disposal } from "../runtime/dispose.js";
import { type Binding, bindingOf, type Prepared } from "../runtime/launches/prepared.js";
import { type Launch, recorded, type Sink } from "../runtime/launches/sink.js";
import { tensorsIn } from "../runtime/scope.js";
import { TensorError } from "../runtime/shape.js";
import { release, type Storage } from "../runtime/storage.js";
import type { Tensor } from "../runtime/tensor.js";
import { arrayOf, type Data } from "../runtime/values.js";
import { checkMeasured, type ExplainedLaunch, explainedLaunch, type Measured } from "./explain.js";
import { type Need, plan } from "./plan.js";
import { timeLaunches } from "./timestamps.js";

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
const ENDED = "was disposed with its capture: read it before, or keep the capture";

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
    if (!outputs.has(storage)) storage.gone = SHARED;
  });
  return { made, plannedBytes: buffers.reduce((sum, bytes) => sum + bytes, 0) };
}

/** Values for the first of a capture's inputs, all checked before the first one is written. */
function checkedValues(
  device: Device,
  inputs: readonly Tensor[],
  values: readonly (Data | readonly number[])[],
): Data[] {
  if (values.length > inputs.length) {
    throw new TensorError(`replay: wants values for ${inputs.length} inputs, got ${values.length}`);
  }
  return values.map((value, i) =>
    explained(`replay: input ${i + 1}`, () => {
      const input = inputs[i] as Tensor;
      input.check();
      const array = arrayOf(value, input.dtype);
      device.checkValues(array, input.shape, input.dtype);
      return array;
    }),
  );
}

/**
 * Records what `body` launches, once, and plans its memory. Ops inside do not run: they run at each replay, on the
 * values that their tensors then hold. Reading or writing a tensor inside throws.
 */
export function capture<R>(device: Device, inputs: readonly Tensor[], body: (...inputs: Tensor[]) => R): Capture<R> {
  checkDevice("capture", device);
  device.check();
  device.sink.refuse("capture", "make the other capture before");
  checkTensors("capture", "inputs", inputs);
  checkFunction("capture", "its body", body);
  for (const input of inputs) {
    explained("capture", () => input.check());
    if (input.device !== device) throw new TensorError("capture: wants inputs of its device, got one of another");
  }
  const { launches, storages, lent, sink } = recorder(device);
  const outer = device.scopes;
  const made: Tensor[] = [];
  device.scopes = [made];
  let outputs: R;
  try {
    outputs = recorded(device, sink, () => body(...inputs));
    checkNoPromise("capture", outputs);
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
  let replays = 0;
  const looks = launches.flatMap(({ looksAt }) => looksAt ?? []);
  const check = (name: string) => {
    if (disposed) throw new TensorError(`${name}: the capture was disposed: make another`);
    device.check();
    device.sink.refuse(name, `${name} before or after the capture`);
  };
  const ready = () => {
    device.flush();
    if (looks.length > 0) device.checks?.ran({ made: looks, replay: ++replays });
    prepared ??= bound.map((each, i) => device.prepare({ ...each, resources: resources[i] as Binding[] }));
    return prepared;
  };

  const dispose = () => {
    if (disposed) return;
    disposed = true;
    for (const buffer of buffers) device.pool.give(buffer);
    // constants, and outputs, whose memory will serve others
    for (const tensor of made) tensor.dispose();
    for (const storage of storages) {
      storage.buffer = undefined;
      storage.gone = ENDED;
    }
    for (const storage of lent) release(storage);
  };
  return {
    outputs,
    launches: launches.length,
    plannedBytes,
    async compile(progress) {
      check("compile");
      if (progress !== undefined) checkFunction("compile", "progress", progress);
      await device.pipelines.compile(bound, progress).finally(() => device.check());
    },
    replay(...values) {
      check("replay");
      const arrays = checkedValues(device, inputs, values);
      arrays.forEach((array, i) => {
        device.write(inputs[i] as Tensor, array);
      });
      device.submit(ready());
    },
    async profile() {
      check("profile");
      return timeLaunches(device, ready);
    },
    explain(measured) {
      checkMeasured(measured, bound.length);
      return bound.map((each, i) => explainedLaunch(each, sizesInBytes[i] as number, measured, i));
    },
    dispose,
    [disposal]: dispose,
  };
}
