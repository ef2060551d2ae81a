import { figuresTable, measuredFigures, shownValue } from "../figures.js";
import { markdownTable, type Table } from "../tables.js";
import type { DrawnComparison, DrawnRow } from "./drawn.js";
import { failings } from "./failings.js";
import { ABOUT_REAL, definitionOf, groupsOf, realValues, rowMeanings, rowNames, SIGNS, signedTitle } from "./rows.js";
import {
  ABOUT_ERRORS,
  drawnCaveats,
  drawnFacts,
  drawnSources,
  drawnTitle,
  factsTable,
  LEAD,
  UNTRAINED,
  untrained,
} from "./summary.js";

/** The columns of a terminal. */
const WIDTH = 120;

/** Formats the verdict, tables and conditions of a comparison as Markdown for a terminal of 120 columns. */
export function drawnMarkdown(comparison: DrawnComparison): string {
  const { models, errors, unseen, trained, figures, missing, command } = comparison;
  const found = failings(comparison).map(({ name, text }) => `${name}: ${text}`);
  const caveats = drawnCaveats(comparison);
  const measured = measuredFigures(figures, [...unseen, ...trained]);
  const parts = [
    `# ${drawnTitle(comparison)}`,
    wrapped(drawnFacts(comparison)),
    wrapped(found.length > 0 ? LEAD : UNTRAINED),
    bullets(found),
    bullets(caveats),
    ...headed("Unseen captions", measuresTables(comparison, unseen)),
    ...headed("Trained captions", measuresTables(comparison, trained)),
    ...(measured.length > 0
      ? [wrapped(`${SIGNS} ${ABOUT_REAL}`), bullets(measured.map((each) => `${each.title}: ${definitionOf(each)}`))]
      : []),
    bullets(rowMeanings(comparison).map(([name, about]) => `${name}: ${about}`)),
    ...headed("Errors", errors.rows.length > 0 ? fitted(turned(figuresTable(errors.figures, errors.rows, ""))) : []),
    errors.rows.length > 0 ? wrapped(ABOUT_ERRORS) : "",
    ...headed("Training", models.length > 0 ? fitted(turned(factsTable(models))) : []),
    "## Conditions",
    bullets(drawnSources(comparison).map(([name, value]) => `${name}: ${value}`)),
    missing.length > 0 ? wrapped(`${untrained(missing)} This command trains the missing networks:`) : "",
    `\`\`\`sh\n${command}\n\`\`\``,
  ];
  return `${parts.filter(Boolean).join("\n\n")}\n`;
}

const headed = (title: string, tables: readonly string[]): readonly string[] =>
  tables.length > 0 ? [`## ${title}`, ...tables] : [];

/** Breaks a text into lines that fit a terminal. Lines after the first begin with `indent`. */
function wrapped(text: string, indent = ""): string {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const longer = line ? `${line} ${word}` : word;
    if (longer.length <= WIDTH || !line.trim()) line = longer;
    else {
      lines.push(line);
      line = indent + word;
    }
  }
  return [...lines, line].join("\n");
}

const bullets = (lines: readonly string[]): string => lines.map((line) => wrapped(`- ${line}`, "  ")).join("\n");

/** Exchanges rows and columns. */
const turned = ({ head, rows, note }: Table): Table => ({
  head: ["", ...rows.map(([name = ""]) => name)],
  rows: head.slice(1).map((title, i) => [title, ...rows.map((row) => row[i + 1]!)]),
  note,
});

/** Formats the first `kept` columns with as many of the others as fit, then again with the next ones. */
function fitted({ head, rows }: Pick<Table, "head" | "rows">, kept = 1): string[] {
  const some = (columns: readonly number[]) => {
    const pick = (row: readonly string[]) => [...row.slice(0, kept), ...columns.map((column) => row[column]!)];
    return markdownTable({ head: pick(head), rows: rows.map(pick) });
  };
  const parts: number[][] = [];
  for (let column = kept; column < head.length; column++) {
    const part = parts.at(-1);
    if (part && some([...part, column]).indexOf("\n") <= WIDTH) part.push(column);
    else parts.push([column]);
  }
  return parts.map(some);
}

/** Creates tables with a row for each figure: networks and baselines, then floors, each beside real pictures. */
function measuresTables({ figures, models }: DrawnComparison, rows: readonly DrawnRow[]): string[] {
  const real: Pick<DrawnRow, "name" | "values"> = { name: rowNames.real, values: realValues(figures, rows) };
  const ordered = groupsOf(rows, models).flatMap((group) => group.rows);
  const tables = [ordered.filter(({ kind }) => kind !== "floor"), ordered.filter(({ kind }) => kind === "floor")];
  return tables
    .filter((owners) => owners.length > 0)
    .flatMap((owners) => {
      const all = [real, ...owners];
      const table = {
        head: ["", ...all.map(({ name }) => name)],
        rows: measuredFigures(figures, owners).map((figure) => [
          signedTitle(figure),
          ...all.map(({ values }) => shownValue(figure, values)),
        ]),
      };
      return fitted(table, 2);
    });
}
