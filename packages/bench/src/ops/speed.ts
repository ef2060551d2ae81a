import { openGpu } from "@bosquejo/kernels";
import { count, type Data, type Device, type HostDType, type Tensor } from "@bosquejo/tensor";
import type * as Tf from "@tensorflow/tfjs-core";
import { randomValues } from "../measuring/synthetic.js";
import type { Counterpart, InputRange } from "./counterpart.js";

/** The ratio of tfjs's time to ours, or the reason why there is none. */
export type OpSpeed = ({ readonly sizes: string; readonly theirs: string } & Ratios) | { readonly why: string };

/** The ratio of their time to ours, from times taken in turns. */
interface Ratios {
  /** ratio of the medians */
  readonly ratio: number;
  /** quartiles of the turns' ratios; on a busy machine, a single turn is not reliable */
  readonly low: number;
  readonly high: number;
}

// least milliseconds of a sample, and the number of samples of each side
const SAMPLE = 40;
const TURNS = 11;
const MOST_CALLS = 200;
/** Milliseconds: if a call of theirs takes longer, it is not repeated. */
const TOO_SLOW = 3000;
// relative to the largest value; drivers have different built-in functions, and sums have different orders
const WITHIN = 1e-3;

/** Opens tfjs on the adapter with the given name. Out-of-bounds accesses are clamped, as in browsers. */
export async function openTfjs(adapter: string): Promise<typeof Tf> {
  const tf = await import("@tensorflow/tfjs-core");
  tf.enableProdMode();
  const gpu = await openGpu({ adapter, robustness: true });
  const { WebGPUBackend } = await import("@tensorflow/tfjs-backend-webgpu");
  // the backend only starts if `navigator.gpu` exists; it then uses the given device
  Object.defineProperty(globalThis, "navigator", { value: { gpu: {} }, configurable: true });
  const name = `webgpu-${adapter}`;
  tf.copyRegisteredKernels("webgpu", name);
  tf.registerBackend(name, () => new WebGPUBackend(gpu.device, gpu.device.adapterInfo));
  await tf.setBackend(name);
  return tf;
}

interface TimedSide {
  /** Returns the milliseconds of a number of calls; the result of the last one is read. */
  time(calls: number): Promise<number>;
  values(): Promise<ArrayLike<number>>;
}

function ourSide({ ours }: Counterpart, tensors: readonly Tensor[]): TimedSide {
  const call = () => ours(tensors);
  const read = async (y: Tensor) => {
    const values = await y.read(y.dtype as HostDType);
    y.dispose();
    return values;
  };
  return {
    async time(calls) {
      const began = performance.now();
      for (let i = 1; i < calls; i++) call().dispose();
      await read(call());
      return performance.now() - began;
    },
    values: () => read(call()),
  };
}

function theirSide(tf: typeof Tf, { run }: Counterpart, tensors: readonly Tf.Tensor[]): TimedSide {
  const call = () => tf.tidy(() => run(tf, tensors));
  const read = async (y: Tf.Tensor) => {
    const values = await y.data();
    y.dispose();
    return values as ArrayLike<number>;
  };
  return {
    async time(calls) {
      const began = performance.now();
      for (let i = 1; i < calls; i++) call().dispose();
      await read(call());
      return performance.now() - began;
    },
    values: () => read(call()),
  };
}

function same(actual: ArrayLike<number>, expected: ArrayLike<number>): boolean {
  if (actual.length !== expected.length) return false;
  const largest = Array.from(expected).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return Array.from(actual).every((value, i) => Math.abs(value - expected[i]!) <= WITHIN * largest);
}

function drawn(size: number, draw: InputRange, seed: number): Data {
  const values = randomValues(size, seed);
  if (typeof draw === "number") return Uint32Array.from(values, (value) => Math.floor(((value + 1) / 2) * draw));
  const [low, high] = draw;
  return values.map((value) => low + ((high - low) * (value + 1)) / 2);
}

/** Times an op and its counterpart on the same values, in turns. Returns the ratio of their time to ours. */
export async function speedOf(device: Device, tf: typeof Tf, counterpart: Counterpart): Promise<OpSpeed> {
  const { shapes, draws = [], theirs } = counterpart;
  const values = shapes.map((shape, i) => drawn(count(shape), draws[i] ?? [-1, 1], i + 1));
  const ours = values.map((each, i) => device.tensor(shapes[i]!, each));
  const kept = values.map((each, i) =>
    tf.tensor(each instanceof Uint32Array ? Int32Array.from(each) : (each as Float32Array), [...shapes[i]!]),
  );
  try {
    const sides = [ourSide(counterpart, ours), theirSide(tf, counterpart, kept)] as const;
    if (!same(await sides[1].values(), await sides[0].values())) return { why: `${theirs} gives other values` };
    const firsts = [await sides[0].time(2), await sides[1].time(2)].map((ms) => ms / 2);
    if (firsts[1]! > TOO_SLOW) return { why: `${theirs} takes ${(firsts[1]! / 1000).toFixed(0)} s` };
    const calls = firsts.map((ms) => Math.min(MOST_CALLS, Math.max(1, Math.ceil(SAMPLE / ms))));
    const times: [number[], number[]] = [[], []];
    for (let turn = 0; turn < TURNS; turn++)
      for (const i of [0, 1] as const) times[i].push((await sides[i].time(calls[i]!)) / calls[i]!);
    return { sizes: shapes.map((shape) => shape.join("x")).join(" "), theirs, ...ratios(times) };
  } catch (error) {
    return { why: `${theirs}: ${(error as Error).message.split("\n")[0]}` };
  } finally {
    for (const each of [...ours, ...kept]) each.dispose();
  }
}

const sorted = (values: readonly number[]) => [...values].sort((a, b) => a - b);
const share = (values: readonly number[], part: number) => sorted(values)[Math.round((values.length - 1) * part)]!;
const rounded = (value: number) => Number(value.toPrecision(3));

function ratios([ours, theirs]: readonly [readonly number[], readonly number[]]): Ratios {
  const turns = theirs.map((value, turn) => value / ours[turn]!);
  return {
    ratio: rounded(share(theirs, 0.5) / share(ours, 0.5)),
    low: rounded(share(turns, 0.25)),
    high: rounded(share(turns, 0.75)),
  };
}
