/** Text as HTML that shows it. */
export const escaped = (text: unknown): string =>
  String(text).replace(/[&<>"]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[sign]!);

/** A cell that is HTML, with its class. */
export interface Cell {
  readonly html: string;
  readonly kind?: string;
  readonly style?: string;
}

/** Text as a cell. */
export const cell = (text: unknown, kind?: string): Cell => ({ html: escaped(text), ...(kind && { kind }) });

function tagged(tag: "th" | "td", { html, kind, style }: Cell): string {
  const attributes = [kind && ` class="${kind}"`, style && ` style="${style}"`].filter(Boolean).join("");
  return `<${tag}${attributes}>${html}</${tag}>`;
}

/** Lines of a table that belong together, under a title of their own where they have one. */
export interface Rows {
  readonly title?: string;
  readonly rows: readonly (readonly Cell[])[];
}

/** A table with its titles. */
export function htmlTable(titles: readonly Cell[], parts: readonly Rows[]): string {
  const line = (tag: "th" | "td", cells: readonly Cell[]) =>
    `<tr>${cells.map((each) => tagged(tag, each)).join("")}</tr>`;
  const bodies = parts.map(({ title, rows }) => {
    const head = title && `<tr><th class="part" colspan="${titles.length}">${escaped(title)}</th></tr>\n`;
    return `<tbody>\n${head ?? ""}${rows.map((row) => line("td", row)).join("\n")}\n</tbody>`;
  });
  return `<div class="wide"><table><thead>${line("th", titles)}</thead>\n${bodies.join("\n")}</table></div>`;
}

/** Names with their values. */
export const facts = (pairs: Readonly<Record<string, unknown>>): string =>
  `<dl class="facts">${Object.entries(pairs)
    .map(([name, value]) => `<div><dt>${escaped(name)}</dt><dd>${escaped(value)}</dd></div>`)
    .join("")}</dl>`;

/** One page that needs nothing but itself. */
export const htmlPage = (title: string, css: string, body: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<style>${css}</style>
</head>
<body>
${body}
</body>
</html>
`;
