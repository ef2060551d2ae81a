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

/** A product and its sizes. */
export interface Wanted {
  readonly product: Product;
  readonly sizes: Sizes;
}

/** Choices by product and sizes, in the form in which files store them. */
export type ChoiceTable = Readonly<Record<string, Choice>>;

function tileNamed(name: string, ability: Ability, precision: Precision): Tile {
  const tile = tiles[name];
  if (tile && canRun(tile, ability, precision)) return tile;
  const known = Object.values(tiles).filter((each) => canRun(each, ability, precision));
  throw new GpuError(`tile: expected one of ${known.map((each) => each.name).join(", ")}, got ${kindOf(name)}`);
}

/** @throws {TensorError} if the precision is neither "f32" nor "mixed" */
export function checkPrecision(precision: Precision): void {
  if (precision === "f32" || precision === "mixed") return;
  throw new TensorError(`expected a precision of "f32" or "mixed", got ${kindOf(precision)}`);
}

function checkKind(name: string, table: ChoiceTable): void {
  if (kindOf(table) === "an object") return;
  throw new TensorError(`${name}: expected a table of choices, as tune returns it, got ${kindOf(table)}`);
}

function checkTable(table: ChoiceTable): void {
  checkKind("choices.use", table);
  for (const [key, choice] of Object.entries(table)) {
    checkOptions(`choices.use: ${key}`, choice, ["tile", "slices"]);
    const { tile, slices } = choice;
    if (!Object.hasOwn(tiles, tile)) {
      const known = Object.keys(tiles).join(", ");
      throw new TensorError(`choices.use: ${key}: expected one of the tiles ${known}, got ${kindOf(tile)}`);
    }
    explained(`choices.use: ${key}`, () => wholeOf("slices", slices, 1));
  }
}

/**
 * Chooses the tile and the number of slices for each product on a device. A measured choice is used if there is one.
 * Otherwise rules for the adapter's kind choose.
 */
export class Choices {
  readonly #measured = { f32: new Map<string, Choice>(), mixed: new Map<string, Choice>() };
  readonly #chosen = new Map<string, Choice>();

  readonly #onlyTile: Tile | undefined;
  #unmeasured: Map<string, Wanted> | undefined;
  #precision: Precision;

  constructor(
    readonly ability: Ability,
    precision: Precision,
    only?: string,
  ) {
    this.#precision = precision;
    this.#onlyTile = only === undefined ? undefined : tileNamed(only, ability, precision);
  }

  /** The precision of products that are launched or captured from now on. Existing captures do not change. */
  get precision(): Precision {
    return this.#precision;
  }

  set precision(precision: Precision) {
    explained("choices.precision", () => checkPrecision(precision));
    if (precision === this.#precision) return;
    this.#precision = precision;
    this.#chosen.clear();
  }

  /** Returns the choice for a product at the given sizes. It stays the same until `use` or `precision` changes it. */
  of(product: Product, sizes: Sizes): Choice {
    const key = choiceKey(product, sizes);
    const known = this.#chosen.get(key);
    if (known && !this.#unmeasured) return known;
    const extents = product.extents(sizes);
    const measured = this.#measuredChoice(product, sizes, extents);
    if (!measured) this.#unmeasured?.set(key, { product, sizes });
    const choice = known ?? measured ?? (candidates(extents, this.ability, this.precision)[0] as Choice);
    this.#chosen.set(key, choice);
    return choice;
  }

  /**
   * Returns the choice with the tile of the option `tile`. Without that option, returns the choice of a table, or
   * undefined if no table has one that the adapter can execute.
   */
  #measuredChoice(product: Product, sizes: Sizes, extents: Extents): Choice | undefined {
    if (this.#onlyTile) return choiceOf(extents, this.#onlyTile, this.ability);
    const measured = this.#measured[this.precision];
    const named = (name: string) => measured.get(choiceKey({ name }, sizes));
    const choice = named(product.name) ?? (product.formerName && named(product.formerName));
    return choice && isRunnable(choice, extents, this.ability, this.precision) ? choice : undefined;
  }

  /**
   * Uses the choices of a table from now on, at the present precision. Choices that this adapter cannot execute are
   * ignored.
   *
   * @throws {TensorError} if the table names a tile that does not exist, or less than one slice
   */
  use(table: ChoiceTable): void {
    checkTable(table);
    for (const [key, { tile, slices }] of Object.entries(table)) {
      this.#measured[this.precision].set(key, { tile, slices });
      this.#chosen.delete(key);
    }
  }

  /**
   * Returns the keys of the choices that cannot be used: this adapter cannot execute the tile at the present precision,
   * or the number of slices is no whole number above 0. For these products the rules choose.
   */
  unusable(table: ChoiceTable): string[] {
    checkKind("choices.unusable", table);
    const isUsable = (choice: Choice) => {
      const { tile, slices } = Object(choice) as Choice;
      const known = Object.hasOwn(tiles, tile) ? tiles[tile] : undefined;
      return (
        known !== undefined && canRun(known, this.ability, this.precision) && Number.isInteger(slices) && slices >= 1
      );
    };
    return Object.keys(table).filter((key) => !isUsable(table[key] as Choice));
  }

  /** Calls a body and returns the products it uses that have no measured choice yet: the ones to tune. */
  unmeasured(body: () => void): readonly Wanted[] {
    checkFunction("choices.unmeasured", "its body", body);
    this.#unmeasured = new Map();
    try {
      body();
      return [...this.#unmeasured.values()];
    } finally {
      this.#unmeasured = undefined;
    }
  }

  /** The choices made so far, sorted by product and sizes. */
  get table(): ChoiceTable {
    return Object.fromEntries([...this.#chosen].sort(([a], [b]) => (a < b ? -1 : 1)));
  }
}
