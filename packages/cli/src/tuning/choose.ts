import { type ChoiceTable, type Device, GpuError, type RefusedChoice, tune, type Wanted } from "@bosquejo/tensor";
import type { Io } from "../io.js";
import type { Watch } from "../terminal/progress.js";
import { inParts } from "./progress.js";
import { keepTunings, readTunings, tuningsFile } from "./tunings-file.js";

/** The options of choosing kernels. */
export interface Choosing {
  /** milliseconds for timing products that are not in the cache; 0 times none */
  readonly budget: number;
  /** true if products in the cache are timed again */
  readonly fresh?: boolean | undefined;
  /** the remedy in the message if the driver fails; if it fails for lack of memory, the remedy is a smaller batch */
  readonly hint: string;
}

/** The result of choosing kernels. */
export interface Chosen {
  /** the choices for the products: from the cache, and those just timed */
  readonly table: ChoiceTable;
  /** the number of products that were timed */
  readonly timed: number;
  /** the number of products that were not timed, because the budget ended first */
  readonly left: number;
  /** the file with the choices; undefined if writing failed or nothing new was timed */
  readonly file?: string | undefined;
}

/**
 * Uses the choices in the cache, times the products without a choice while the budget lasts, and stores the result. It
 * takes from the cache only choices for products that the device has met. A run then records exactly the choices it
 * uses.
 * @throws GpuError if the driver fails
 */
export async function chooseKernels(
  device: Device,
  unmeasured: readonly Wanted[],
  { budget, fresh, hint }: Choosing,
  view: Watch,
  io: Io,
): Promise<Chosen> {
  const { adapter, choices } = device;
  const file = tuningsFile(adapter, io.env);
  const meet = () => {
    for (const { product, sizes } of unmeasured) choices.of(product, sizes);
  };
  meet();
  const kept = fresh ? {} : met(device, (await readTunings(file, adapter, view))[choices.precision]);
  choices.use(kept);
  const missing = choices.unmeasured(meet);
  if (missing.length === 0 || budget <= 0) return { table: kept, timed: 0, left: missing.length };
  const progress = inParts("tuning", "products", view, io);
  const { table, refused } = await tune(device, missing, { budget, progress }).catch((error: Error) => {
    if (!(error instanceof GpuError)) throw error;
    // a driver's message may have several lines: the first is enough
    const [what = ""] = error.message.split("\n");
    const remedy = /size|memory/i.test(what) ? "use a smaller batch" : hint;
    throw new GpuError(`tuning: ${what}: ${remedy}`, { cause: error });
  });
  choices.use(table);
  logRefused(refused, view);
  const timed = Object.keys(table).length;
  const written = timed > 0 && (await keepTunings(file, adapter, choices.precision, table, view));
  return { table: { ...kept, ...table }, timed, left: missing.length - timed, file: written ? file : undefined };
}

/** Returns the choices of a table for products that a device has met and whose tiles it can use. */
function met({ choices }: Device, table: ChoiceTable): ChoiceTable {
  const known = choices.table;
  const lost = new Set(choices.unusable(table));
  return Object.fromEntries(Object.entries(table).filter(([key]) => Object.hasOwn(known, key) && !lost.has(key)));
}

// one error in a driver may affect many tiles
const NAMED = 5;

/** Logs the kernels that do not compile or computed wrong values: all of them, or the first few and a count. */
export function logRefused(refused: readonly RefusedChoice[], view: Pick<Watch, "log">): void {
  for (const { product, choice, relativeError, error } of refused.slice(0, NAMED)) {
    const what = `${choice.tile} in ${choice.slices} ${choice.slices === 1 ? "slice" : "slices"}`;
    const fault = error
      ? `does not compile: ${error}`
      : `computes wrong values, relative error ${relativeError.toExponential(1)}`;
    view.log(`not used: ${what} for ${product} ${fault}: an error of the driver: please report it to its vendor`);
  }
  if (refused.length > NAMED) view.log(`not used: ${refused.length - NAMED} more kernels with such errors`);
}
