import type { FigureValues } from "../figures.js";
import type { DrawnComparison, DrawnFigure, DrawnRow } from "./drawn.js";

/** The names of the rows that tables and verdict look for. */
export const rowNames = {
  real: "real pictures",
  others: "other real pictures",
  meanImage: "mean image",
  blurred: "blurred pictures",
  copied: "copied pictures",
  ridge: "ridge regression",
} as const;

/** The two floors that one row of the tables shows together. */
const ofReal: readonly string[] = [rowNames.real, rowNames.others];

const isOfReal = ({ kind, name }: DrawnRow): boolean => kind === "floor" && ofReal.includes(name);

/** Returns a figure's value among some; NaN if it is missing. */
export const valueIn = (values: FigureValues | undefined, figure: string): number => values?.[figure] ?? Number.NaN;

/** Returns the values of the floor or baseline with a name, if there is one. */
export const valuesOfOther = (rows: readonly DrawnRow[], name: string): FigureValues | undefined =>
  rows.find((row) => row.kind !== "network" && row.name === name)?.values;

/**
 * Returns the values that real pictures have: those measured on the captions' own pictures, else those of other real
 * pictures, else the fixed value that is expected.
 */
export function realValues(figures: readonly DrawnFigure[], rows: readonly DrawnRow[]): FigureValues {
  const measured = ofReal.map((name) => valuesOfOther(rows, name));
  return Object.fromEntries(
    figures.flatMap(({ name, ofReal: expected }) => {
      const value = [...measured.map((values) => valueIn(values, name)), expected ?? Number.NaN].find(Number.isFinite);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/** Rows under a title. */
export interface DrawnGroup {
  readonly title: string;
  readonly rows: readonly DrawnRow[];
}

/** Divides the rows into networks by the way they draw, baselines and floors. Real pictures are in none of them. */
export function groupsOf(rows: readonly DrawnRow[], models: DrawnComparison["models"]): readonly DrawnGroup[] {
  const drawing = new Map(models.map(({ name, draws }) => [name, draws]));
  const networks = (draws?: "means" | "samples") =>
    rows.filter(({ kind, name }) => kind === "network" && drawing.get(name) === draws);
  return [
    { title: "networks that draw means", rows: networks("means") },
    { title: "networks that draw samples", rows: networks("samples") },
    { title: "other networks", rows: networks() },
    { title: "baselines", rows: rows.filter(({ kind }) => kind === "baseline") },
    { title: "floors: pictures of no network", rows: rows.filter((row) => row.kind === "floor" && !isOfReal(row)) },
  ].filter((group) => group.rows.length > 0);
}

const arrows = { lower: "↓", higher: "↑", real: "≈" } as const;
const directions = {
  lower: "less is better",
  higher: "more is better",
  real: "as near as possible to the value of real pictures",
} as const;

/** Returns the title of a figure with the sign of its better direction. */
export const signedTitle = ({ title, better }: DrawnFigure): string => `${title} ${arrows[better]}`;

/** Returns the definition of a figure with its better direction. */
export const definitionOf = ({ definition, better }: DrawnFigure): string => `${definition}; ${directions[better]}`;

/** Returns the rows of unseen captions, networks first, with their descriptions. */
export const rowMeanings = ({ unseen }: Pick<DrawnComparison, "unseen">): [name: string, about: string][] =>
  [...unseen.filter(({ kind }) => kind === "network"), ...unseen.filter(({ kind }) => kind !== "network")].map(
    ({ name, about }) => [name, about],
  );

/** The meaning of the signs in the titles. */
export const SIGNS = `${(["lower", "higher", "real"] as const)
  .map((better) => `${arrows[better]} ${directions[better]}`)
  .join(", ")}.`;

/** The sentence that explains the row of real pictures. */
export const ABOUT_REAL =
  `Row “${rowNames.real}”: the captions' own pictures. Where these are the reference itself, it has the values of ` +
  "other real pictures, or the value that is expected.";
