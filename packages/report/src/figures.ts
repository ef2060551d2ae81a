import type { Table } from "./tables.js";

/** Figures by their names. */
export type FigureValues = Readonly<Record<string, number>>;

/** A figure that tables have a column of. */
export interface Column {
  /** the key in `Values` */
  readonly name: string;
  readonly title: string;
  readonly format: (value: number) => string;
  /** a sentence on what it is, for the note below a table */
  readonly about?: string;
}

/** A loss that is followed while a model trains. */
export interface LossColumn extends Column {
  /** how neighbouring steps become one point of a curve; the median ignores single batches far from all others */
  readonly average: "mean" | "median";
  /** title of its chart; losses that share a title share the chart */
  readonly chart?: string;
}

/** Figures under a name, as a row of a table. */
interface NamedValues {
  readonly name: string;
  readonly values: FigureValues;
}

/** The text of a table's cell that has no figure. */
export const NONE = "–";

/** The figure of a column as text. */
export function shownValue({ name, format }: Pick<Column, "name" | "format">, values: FigureValues): string {
  const value = values[name];
  return value === undefined || Number.isNaN(value) ? NONE : format(value);
}

/** A table of figures: a row for each owner, a column for each figure. The note begins with `about`. */
export function figuresTable(columns: readonly Column[], owners: readonly NamedValues[], about: string): Table {
  return {
    head: ["", ...columns.map(({ title }) => title)],
    rows: owners.map(({ name, values }) => [name, ...columns.map((column) => shownValue(column, values))]),
    note: [about, ...columns.flatMap((column) => column.about ?? [])].join(" "),
  };
}
