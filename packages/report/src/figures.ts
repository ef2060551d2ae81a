import type { Table } from "./tables.js";

/** Figures by their names. */
export type FigureValues = Readonly<Record<string, number>>;

/** A figure that has a column in tables. */
export interface Column {
  /** the key in `FigureValues` */
  readonly name: string;
  readonly title: string;
  readonly format: (value: number) => string;
  /** a sentence that explains the figure, for the note below a table */
  readonly about?: string;
}

/** A loss that has a curve over the training. */
export interface LossColumn extends Column {
  /** the average that makes one point of a curve from neighbouring steps; the median ignores single outliers */
  readonly average: "mean" | "median";
  /** the title of its chart; losses with the same title share a chart */
  readonly chart?: string;
}

/** Figures under a name, as a row of a table. */
interface NamedValues {
  readonly name: string;
  readonly values: FigureValues;
}

/** The text of a cell without a figure. */
export const NONE = "–";

/** Formats the value of a column; a missing value or NaN is a dash. */
export function shownValue({ name, format }: Pick<Column, "name" | "format">, values: FigureValues): string {
  const value = values[name];
  return value === undefined || Number.isNaN(value) ? NONE : format(value);
}

/** Returns the figures that at least one row has. */
export const measuredFigures = <C extends Pick<Column, "name">>(
  figures: readonly C[],
  rows: readonly Pick<NamedValues, "values">[],
): C[] => figures.filter(({ name }) => rows.some(({ values }) => Number.isFinite(values[name])));

/** Creates a table with a row for each owner and a column for each figure. The note begins with `about`. */
export function figuresTable(columns: readonly Column[], owners: readonly NamedValues[], about: string): Table {
  return {
    head: ["", ...columns.map(({ title }) => title)],
    rows: owners.map(({ name, values }) => [name, ...columns.map((column) => shownValue(column, values))]),
    note: [about, ...columns.flatMap((column) => column.about ?? [])].join(" "),
  };
}
