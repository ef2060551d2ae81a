import * as k from "@bosquejo/kernels";
import { type Capture, capture } from "../capture/capture.js";
import { fillBy } from "../ops/shared/fill-product.js";
import { normals } from "../random.js";
import { checkDevice, checkFunction } from "../runtime/arguments.js";
import type { ChoiceTable, Wanted } from "../runtime/choices.js";
import type { Device } from "../runtime/device.js";
import { launch } from "../runtime/launches/launch.js";
import { launchStrips } from "../runtime/launches/strips.js";
import { checkOptions } from "../runtime/options.js";
import { kindOf, TensorError } from "../runtime/shape.js";
import type { Tensor } from "../runtime/tensor.js";

// Node and browsers have it, but TypeScript's types for the language alone do not
declare const performance: { now(): number };

/** A choice that cannot be used: it did not compile, or its result differs too much from the reference tile's. */
export interface RefusedChoice {
  readonly product: string;
  readonly choice: k.Choice;
  /** the largest difference, divided by the largest true value; infinite if it did not compile */
  readonly relativeError: number;
  /** the message of the compiler, if it did not compile */
  readonly error?: string;
}

/** The options of `tune`. */
export interface TuneOptions {
  /** milliseconds after which no further product is measured; the remaining products are not in the table */
  readonly budget: number;
  /** is called with the number of products done and the number of all; at the end, both are the same */
  readonly progress?: ((done: number, total: number) => void) | undefined;
}

/** The result of `tune`. */
export interface Tuned {
  /** the fastest correct choice for each measured product, or the first candidate if all were refused */
  readonly table: ChoiceTable;
  readonly refused: readonly RefusedChoice[];
}

// The largest relative error that is accepted. A tile may add in another order (f32) or round operands to f16 (mixed).
const TOLERANCE = { f32: 1e-4, mixed: 1e-2 };
// a choice that takes this many times as long as the best so far is not timed again
const HOPELESS = 1.5;
// fills a result before it is computed, to detect values that are not written: finite, but far from any true value
const POISON = 1e30;
// the time that the repeats of one fill take together, at least, and the most repeats; a fill computes a product once
const SAMPLE_MS = { hardware: 5, software: 25 };
const MOST_REPEATS = 64;

/**
 * Times the candidates for each product on this device. Returns the fastest ones that agree with `referenceTile`.
 * The products with the most operations come first. A product with one candidate is not timed. The device itself does
 * not change: pass the table to `device.choices.use`.
 */
export async function tune(device: Device, wanted: readonly Wanted[], options: TuneOptions): Promise<Tuned> {
  const { budget, progress } = checked(device, wanted, options);
  const began = performance.now();
  const heaviest = [...wanted].sort((a, b) => b.product.operations(b.sizes) - a.product.operations(a.sizes));
  const table: Record<string, k.Choice> = {};
  const refused: RefusedChoice[] = [];
  for (const [i, each] of heaviest.entries()) {
    progress?.(i, heaviest.length);
    if (performance.now() - began >= budget) break;
    table[k.choiceKey(each.product, each.sizes)] = await fastest(device, each, refused);
  }
  progress?.(heaviest.length, heaviest.length);
  return { table, refused };
}

function checked(device: Device, wanted: readonly Wanted[], options: TuneOptions): TuneOptions {
  checkDevice("tune", device);
  if (!Array.isArray(wanted) || wanted.some((each) => !each?.product?.extents || !each.sizes))
    throw new TensorError(`tune: expected products as choices.unmeasured returns them, got ${kindOf(wanted)}`);
  checkOptions("tune", options, ["budget", "progress?"]);
  const { budget, progress } = options;
  if (typeof budget !== "number" || !(budget >= 0))
    throw new TensorError(`tune: expected a budget of 0 or more milliseconds, got ${kindOf(budget)}`);
  if (progress !== undefined) checkFunction("tune", "progress", progress);
  return options;
}

async function fastest(device: Device, { product, sizes }: Wanted, refused: RefusedChoice[]): Promise<k.Choice> {
  const { ability, precision } = device.choices;
  const extents = product.extents(sizes);
  const tried = k.candidates(extents, ability, precision);
  const [first] = tried as [k.Choice, ...k.Choice[]];
  if (tried.length === 1) return first;
  const tensors = inputs(device, product, sizes);
  const truth = device.tensor([tensors.y.size]);
  try {
    const plain = "ADD" in sizes ? { ...sizes, ADD: 0 } : sizes;
    fillBy(k.choiceOf(extents, k.referenceTile, ability), product, plain, { ...tensors, y: truth });
    let best = { choice: first, ms: Number.POSITIVE_INFINITY };
    for (const choice of tried) {
      const fill = () => fillBy(choice, product, plain, tensors);
      using once = capture(device, [], fill);
      const error = await once.compile().then(
        () => undefined,
        ({ message }: Error) => message,
      );
      if (error !== undefined) {
        refused.push({ product: k.choiceKey(product, sizes), choice, relativeError: Number.POSITIVE_INFINITY, error });
        continue;
      }
      const relativeError = await errorOf(device, once, tensors.y, truth);
      if (!(relativeError <= TOLERANCE[(k.tiles[choice.tile] as k.Tile).precision])) {
        refused.push({ product: k.choiceKey(product, sizes), choice, relativeError });
        continue;
      }
      const ms = await timeOf(device, fill, best.ms);
      if (ms < best.ms) best = { choice, ms };
    }
    return best.choice;
  } finally {
    for (const tensor of [...Object.values(tensors), truth]) tensor.dispose();
    await device.idle();
    device.trim();
  }
}

/** Makes a tensor for each buffer of a product, filled with a repeated sequence of normal numbers. */
function inputs(device: Device, product: k.Product, sizes: k.Sizes): Record<string, Tensor> & { y: Tensor } {
  const lengths = product.lengths(sizes);
  const tensors: Record<string, Tensor> = {};
  for (const [stream, name] of product.buffers.entries()) {
    const length = lengths[name] as number;
    // a prime number, so that two rows differ
    const period = normals(Math.min(length, 65_521), 1, stream, 0);
    const values = new Float32Array(length);
    for (let at = 0; at < length; at += period.length) values.set(period.subarray(0, length - at), at);
    tensors[name] = device.tensor([length], values);
  }
  return tensors as Record<string, Tensor> & { y: Tensor };
}

/** The largest difference between computed and true values, divided by the largest true value. */
async function errorOf(device: Device, once: Capture<unknown>, y: Tensor, truth: Tensor): Promise<number> {
  launchStrips(k.fill, { LENGTH: y.size, FACTOR: POISON }, { y });
  once.replay();
  const SLICES = k.slicesOf(y.size, 1024);
  using partials = device.tensor([SLICES, 2]);
  launch(k.difference, { LENGTH: y.size, SLICES }, { a: y, b: truth, partials });
  const values = await partials.read();
  let [difference, largest] = [0, 0];
  for (let i = 0; i < values.length; i += 2) {
    difference = Math.max(difference, values[i] as number);
    largest = Math.max(largest, values[i + 1] as number);
  }
  return largest === 0 ? difference : difference / largest;
}

/**
 * Measures the milliseconds that one fill takes. First times one fill alone. If it is far slower than the best, returns
 * its time. Otherwise times many fills in one submit, twice, and returns the shorter mean.
 */
async function timeOf(device: Device, fill: () => void, best: number): Promise<number> {
  const once = await timed(device, fill, 1);
  if (once > HOPELESS * best) return once;
  const enough = device.choices.ability.kind === "hardware" ? SAMPLE_MS.hardware : SAMPLE_MS.software;
  const repeats = Math.min(MOST_REPEATS, Math.max(1, Math.ceil(enough / once)));
  return Math.min(await timed(device, fill, repeats), await timed(device, fill, repeats));
}

async function timed(device: Device, fill: () => void, repeats: number): Promise<number> {
  using many = capture(device, [], () => {
    for (let i = 0; i < repeats; i++) fill();
    return undefined;
  });
  await many.compile();
  await device.idle();
  const began = performance.now();
  many.replay();
  await device.idle();
  return (performance.now() - began) / repeats;
}
