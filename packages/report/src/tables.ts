import { escaped, note as noteHtml, unbrokenNames } from "./html.js";

/** A table of texts. The first cell of a row is its name. */
export interface Table {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly note: string;
}

/** A cell: HTML, with its class and style. */
export interface Cell {
  readonly html: string;
  readonly kind?: string;
  readonly style?: string;
}

/** Creates a cell from text. */
export const cell = (text: unknown, kind?: string): Cell => ({ html: escaped(text), ...(kind && { kind }) });

/** A row of cells. `name` is the heading at its start. */
interface TableRow {
  readonly name?: string;
  readonly cells: readonly Cell[];
  readonly kind?: string;
}

/** A group of rows, with or without a title. */
interface RowGroup {
  readonly title?: string;
  readonly rows: readonly TableRow[];
}

const attribute = (name: string, value: string | undefined): string => (value ? ` ${name}="${value}"` : "");

const tagged = (tag: "th" | "td", { html, kind, style }: Cell): string =>
  `<${tag}${attribute("class", kind)}${attribute("style", style)}>${html}</${tag}>`;

/** Builds an HTML table. It scrolls if the page is too narrow. `kind` is a class of the style sheet. */
export function htmlTable(head: readonly Cell[], groups: readonly RowGroup[], kind?: string): string {
  const bodies = groups.map(({ title, rows }) => {
    const above = title ? [`<tr><th class="part" colspan="${head.length}">${escaped(title)}</th></tr>`] : [];
    const lines = rows.map(({ name, cells, kind: rowKind }) => {
      const heading = name === undefined ? "" : `<th scope="row">${escaped(name)}</th>`;
      return `<tr${attribute("class", rowKind)}>${heading}${cells.map((each) => tagged("td", each)).join("")}</tr>`;
    });
    return `<tbody>${[...above, ...lines].join("\n")}</tbody>`;
  });
  const heads = head.map((each) => tagged("th", each)).join("");
  const content = `<thead><tr>${heads}</tr></thead>${bodies.join("\n")}`;
  return `<div class="wide"><table${attribute("class", kind)}>${content}</table></div>`;
}

/** Builds an HTML table of texts with its note. Rows for which `marked` returns true are highlighted. */
export function tableHtml(
  { head, rows, note }: Table,
  kind: "figures" | "compare",
  marked: (row: number) => boolean = () => false,
): string {
  const titles = head.map((title) => ({ html: unbrokenNames(escaped(title)) }));
  const lines = rows.map(
    ([name = "", ...values], row): TableRow => ({
      name,
      cells: values.map((value) => cell(value)),
      ...(marked(row) && { kind: "marked" }),
    }),
  );
  return [htmlTable(titles, [{ rows: lines }], kind), ...(note ? [noteHtml(note)] : [])].join("\n");
}

/** Formats a table in Markdown. Its columns are aligned in the source. */
export function markdownTable({ head, rows }: Pick<Table, "head" | "rows">): string {
  const cells = [head, ...rows].map((row) => row.map((text) => text.replaceAll("|", "\\|").replace(/\s+/g, " ")));
  const widths = head.map((_, column) => Math.max(3, ...cells.map((row) => row[column]!.length)));
  const line = (row: readonly string[]) => `| ${row.join(" | ")} |`;
  const padded = cells.map((row) =>
    line(row.map((text, column) => (column === 0 ? text.padEnd(widths[0]!) : text.padStart(widths[column]!)))),
  );
  const rule = line(widths.map((width, column) => (column === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`)));
  return [padded[0], rule, ...padded.slice(1)].join("\n");
}

/**
 * Formats a table as lines of aligned columns, separated by `gap`. The first `names` columns are left-aligned, the
 * others right-aligned.
 */
export function textTable({ head, rows }: Pick<Table, "head" | "rows">, { names = 1, gap = "   " } = {}): string[] {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column]!.length)));
  return all.map((row) =>
    row
      .map((text, column) => (column < names ? text.padEnd(widths[column]!) : text.padStart(widths[column]!)))
      .join(gap)
      .trimEnd(),
  );
}
