import { readFileSync } from "node:fs";
import { fontFaces } from "./fonts/inter.js";

/** Reads a text file of `assets/`. */
export const asset = (name: string): string => readFileSync(new URL(`../assets/${name}`, import.meta.url), "utf8");

/** Escapes text for HTML. */
export const escaped = (text: unknown): string =>
  String(text).replace(/[&<>"]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[sign]!);

/** Returns the style sheet of reports: Inter, then `first`, then the layout. */
export const reportStyle = (first = ""): string => fontFaces() + first + asset("report.css");

/** Builds an HTML page that loads no other files. `css` is its style sheet, `body` is HTML. */
export function htmlPage(title: string, css: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>bosquejo: ${escaped(title)}</title>
<style>${css}</style>
</head>
<body>
${body}
</body>
</html>
`;
}

/** Builds the title of a page with a line below it. */
export const header = (title: string, line: string): string =>
  `<header>\n<h1>${escaped(title)}</h1>\n<p>${escaped(line)}</p>\n</header>`;

/** Builds a section of a page. `content` is HTML. */
export const section = (title: string, content: string): string =>
  `<section><h2>${escaped(title)}</h2>${content}</section>`;

/** Builds a paragraph of text. */
export const paragraph = (text: string): string => `<p>${escaped(text)}</p>`;

/** Builds a paragraph in small print. */
export const note = (text: string): string => `<p class="note">${escaped(text)}</p>`;

/** Builds a list of names with their values. `kind` is a class of the style sheet. */
export function definitions(kind: string, items: readonly (readonly [name: string, value: unknown])[]): string {
  const pairs = items.map(
    ([name, value]) => `<div><dt>${escaped(name)}</dt><dd>${escaped(value ?? "none")}</dd></div>`,
  );
  return `<dl class="${kind}">${pairs.join("")}</dl>`;
}

/** Embeds a PNG in the page. */
export const pngImage = (png: Uint8Array, alt: string): string =>
  `<img alt="${escaped(alt)}" src="data:image/png;base64,${Buffer.from(png).toString("base64")}">`;

/** Keeps names such as "model-1" on one line, in escaped text. */
export const unbrokenNames = (html: string): string => html.replace(/[\w-]+-[\w-]+/g, '<span class="name">$&</span>');
