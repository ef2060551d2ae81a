import { type ChoiceTable, type Device, GpuError, type RefusedChoice, tune, type Wanted } from "@bosquejo/tensor";
import type { Io } from "../io.js";
import type { Watch } from "../terminal/progress.js";
import { inParts } from "./progress.js";
import { keepTunings, readTunings, tuningsFile } from "./tunings-file.js";

/** How choices of kernels are come by. */
export interface Choosing {
  /** milliseconds for timing products that are not kept; 0 times none */
  readonly budget: number;
  /** whether what is kept is timed again */
  readonly fresh?: boolean | undefined;
  /** what helps where the driver fails at it */
  readonly hint: string;
}

/** What came of it. */
export interface Chosen {
  /** choices of the products asked for: kept ones and those just timed */
  readonly table: ChoiceTable;
  readonly timed: number;
  /** products that the time did not reach */
  readonly left: number;
  /** where they are kept, unless that failed or there was nothing new */
  readonly file?: string | undefined;
}

/**
 * Takes the choices for products from the cache, times what is not there while the budget lasts, and keeps the result.
 * Only products that the device has met are taken over, so that a run records all that decides how it computes.
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
    // the driver's own words go over several lines
    const [what = ""] = error.message.split("\n");
    const remedy = /size|memory/i.test(what) ? "take a smaller batch" : hint;
    throw new GpuError(`tuning: ${what}: ${remedy}`, { cause: error });
  });
  choices.use(table);
  tellRefused(refused, view);
  const timed = Object.keys(table).length;
  const written = timed > 0 && (await keepTunings(file, adapter, choices.precision, table, view));
  return { table: { ...kept, ...table }, timed, left: missing.length - timed, file: written ? file : undefined };
}

/** Choices of products that a device has met, and that it can run: the cache may be of another version. */
function met({ choices }: Device, table: ChoiceTable): ChoiceTable {
  const known = choices.table;
  const lost = new Set(choices.unusable(table));
  return Object.fromEntries(Object.entries(table).filter(([key]) => Object.hasOwn(known, key) && !lost.has(key)));
}

// of one fault many tiles may suffer
const NAMED = 5;

/** Tells which kernels gave wrong values, or none. */
export function tellRefused(refused: readonly RefusedChoice[], view: Pick<Watch, "log">): void {
  for (const { product, choice, relativeError, error } of refused.slice(0, NAMED)) {
    const what = `${choice.tile} in ${choice.slices} ${choice.slices === 1 ? "slice" : "slices"}`;
    const fault = error
      ? `does not compile: ${error}`
      : `computes wrongly, relative error ${relativeError.toExponential(1)}`;
    view.log(`left out: ${what} for ${product} ${fault}: a fault of the driver's that is worth reporting`);
  }
  if (refused.length > NAMED) view.log(`left out: and ${refused.length - NAMED} more such kernels`);
}
