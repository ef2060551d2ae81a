import { measuredFigures, shownValue } from "../figures.js";
import { definitions, note } from "../html.js";
import { cell, htmlTable } from "../tables.js";
import type { DrawnComparison, DrawnRow } from "./drawn.js";
import { ABOUT_REAL, definitionOf, groupsOf, realValues, rowMeanings, rowNames, SIGNS, signedTitle } from "./rows.js";

/** Renders the table of the measures of some rows, with the values of real pictures above them. */
export function measuresTable({ figures, models }: DrawnComparison, rows: readonly DrawnRow[]): string {
  const columns = measuredFigures(figures, rows);
  const line = ({ name, values }: Pick<DrawnRow, "name" | "values">) => ({
    name,
    cells: columns.map((figure) => cell(shownValue(figure, values))),
  });
  const real = { ...line({ name: rowNames.real, values: realValues(columns, rows) }), kind: "real" };
  return htmlTable(
    ["", ...columns.map(signedTitle)].map((title) => cell(title.replace(/ (?=\S+$)/, "\u00a0"))),
    [{ rows: [real] }, ...groupsOf(rows, models).map((group) => ({ ...group, rows: group.rows.map(line) }))],
    "compare measures",
  );
}

/** Renders the meaning of the signs, and the definitions of the figures and of the rows. */
export function measuresMeanings(comparison: DrawnComparison): string {
  const { figures, unseen, trained } = comparison;
  const columns = measuredFigures(figures, [...unseen, ...trained]);
  return [
    note(`${SIGNS} ${ABOUT_REAL}`),
    `<h3>Figures</h3>${definitions(
      "meanings",
      columns.map((figure) => [figure.title, definitionOf(figure)]),
    )}`,
    `<h3>Rows</h3>${definitions("meanings", rowMeanings(comparison))}`,
  ].join("\n");
}
