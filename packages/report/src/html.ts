import { readFileSync } from "node:fs";
import { fontFile } from "./text.js";

/** The text of a file of `assets/`. */
export const asset = (name: string): string => readFileSync(new URL(`../assets/${name}`, import.meta.url), "utf8");

/** Text as HTML that shows it. */
export const escaped = (text: unknown): string =>
  String(text).replace(/[&<>"]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[sign]!);

/** Inter in both weights, inside the style sheet. */
function fontFaces(): string {
  return ([400, 600] as const)
    .map((weight) => {
      const data = fontFile(weight, "woff2").toString("base64");
      return `@font-face{font-family:"Inter";font-weight:${weight};src:url(data:font/woff2;base64,${data})}`;
    })
    .join("");
}

/** One HTML page that needs nothing but itself; the report's style follows the `first` style sheet, `css` follows both. */
export function htmlPage(title: string, css: string, body: string, first = ""): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>bosquejo: ${escaped(title)}</title>
<style>${fontFaces()}${first}${asset("report.css")}${css}</style>
</head>
<body>
${body}
</body>
</html>
`;
}
