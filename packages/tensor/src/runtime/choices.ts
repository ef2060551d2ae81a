import {
  type Ability,
  type Choice,
  candidates,
  canRun,
  choiceKey,
  choiceOf,
  type Extents,
  GpuError,
  isRunnable,
  type Precision,
  type Product,
  type Sizes,
  type Tile,
  tiles,
} from "@bosquejo/kernels";
import { checkFunction, explained } from "./arguments.js";
import { checkOptions, wholeOf } from "./options.js";
import { kindOf, TensorError } from "./shape.js";

/** A product at its sizes. */
export interface Wanted {
  readonly product: Product;
  readonly sizes: Sizes;
}

/** Choices by product and sizes, as files keep them. */
export type ChoiceTable = Readonly<Record<string, Choice>>;

function tileNamed(name: string, ability: Ability, precision: Precision): Tile {
  const tile = tiles[name];
  if (tile && canRun(tile, ability, precision)) return tile;
  const known = Object.values(tiles).filter((each) => canRun(each, ability, precision));
  throw new GpuError(`tile: expected one of ${known.map((each) => each.name).join(", ")}, got ${kindOf(name)}`);
}

/** Throws where there is no such precision. */
export function checkPrecision(precision: Precision): void {
  if (precision === "f32" || precision === "mixed") return;
  throw new TensorError(`expected a precision of "f32" or "mixed", got ${kindOf(precision)}`);
}

function checkKind(name: string, table: ChoiceTable): void {
  if (kindOf(table) === "an object") return;
  throw new TensorError(`${name}: expected choices by product, as tune gives them, got ${kindOf(table)}`);
}

function checkTable(table: ChoiceTable): void {
  checkKind("choices.use", table);
  for (const [key, choice] of Object.entries(table)) {
    checkOptions(`choices.use: ${key}`, choice, ["tile", "slices"]);
    const { tile, slices } = choice;
    if (!Object.hasOwn(tiles, tile)) {
      const known = Object.keys(tiles).join(", ");
      throw new TensorError(`choices.use: ${key}: expected a tile of ${known}, got ${kindOf(tile)}`);
    }
    explained(`choices.use: ${key}`, () => wholeOf("slices", slices, 1));
  }
}

/** Which implementation computes each product on a device: what was measured where it was, else what suits the adapter. */
export class Choices {
  readonly #measured = { f32: new Map<string, Choice>(), mixed: new Map<string, Choice>() };
  readonly #made = new Map<string, Choice>();

  readonly #only: Tile | undefined;
  #met: Map<string, Wanted> | undefined;
  #precision: Precision;

  constructor(
    readonly ability: Ability,
    precision: Precision,
    only?: string,
  ) {
    this.#precision = precision;
    this.#only = only === undefined ? undefined : tileNamed(only, ability, precision);
  }

  /** What products multiply in from now on; steps that are captured already stay as they are. */
  get precision(): Precision {
    return this.#precision;
  }

  set precision(precision: Precision) {
    explained("choices.precision", () => checkPrecision(precision));
    if (precision === this.#precision) return;
    this.#precision = precision;
    this.#made.clear();
  }

  /** The choice for a product, which stands from then on. */
  of(product: Product, sizes: Sizes): Choice {
    const key = choiceKey(product, sizes);
    const known = this.#made.get(key);
    if (known && !this.#met) return known;
    const extents = product.extents(sizes);
    const kept = this.#kept(product, sizes, extents);
    if (!kept) this.#met?.set(key, { product, sizes });
    const choice = known ?? kept ?? (candidates(extents, this.ability, this.precision)[0] as Choice);
    this.#made.set(key, choice);
    return choice;
  }

  /** What a table said, where this adapter can run it. */
  #kept(product: Product, sizes: Sizes, extents: Extents): Choice | undefined {
    if (this.#only) return choiceOf(extents, this.#only, this.ability);
    const measured = this.#measured[this.precision];
    const named = (name: string) => measured.get(choiceKey({ name }, sizes));
    const choice = named(product.name) ?? (product.formerName && named(product.formerName));
    return choice && isRunnable(choice, extents, this.ability, this.precision) ? choice : undefined;
  }

  /** Takes choices for the present precision over from now on; those that this adapter cannot run, or of products it never meets, count for nothing. Throws where there is no such tile. */
  use(table: ChoiceTable): void {
    checkTable(table);
    for (const [key, { tile, slices }] of Object.entries(table)) {
      this.#measured[this.precision].set(key, { tile, slices });
      this.#made.delete(key);
    }
  }

  /** Products of a table whose tile this adapter cannot run in the present precision: `use` leaves them to the rules. */
  unusable(table: ChoiceTable): string[] {
    checkKind("choices.unusable", table);
    const runs = (choice: Choice) => {
      const { tile, slices } = Object(choice) as Choice;
      const known = Object.hasOwn(tiles, tile) ? tiles[tile] : undefined;
      return (
        known !== undefined && canRun(known, this.ability, this.precision) && Number.isInteger(slices) && slices >= 1
      );
    };
    return Object.keys(table).filter((key) => !runs(table[key] as Choice));
  }

  /** The products that a body meets and that no measurement has decided: what there is to tune. */
  unmeasured(body: () => void): readonly Wanted[] {
    checkFunction("choices.unmeasured", "its body", body);
    this.#met = new Map();
    try {
      body();
      return [...this.#met.values()];
    } finally {
      this.#met = undefined;
    }
  }

  /** All choices made so far, sorted by product and sizes. */
  get table(): ChoiceTable {
    return Object.fromEntries([...this.#made].sort(([a], [b]) => (a < b ? -1 : 1)));
  }
}
