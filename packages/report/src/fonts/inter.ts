import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

/** The weights of Inter that pages and pictures use. */
export type Weight = 400 | 600;

const require = createRequire(import.meta.url);

/** Reads the font Inter, Latin, in one weight. The package has its own font: a minimal system has none. */
export const fontFile = (weight: Weight, format: "woff" | "woff2"): Buffer =>
  readFileSync(require.resolve(`@fontsource/inter/files/inter-latin-${weight}-normal.${format}`));

/** Returns a style sheet that contains Inter in both weights. */
export const fontFaces = (): string =>
  ([400, 600] as const)
    .map((weight) => {
      const data = fontFile(weight, "woff2").toString("base64");
      return `@font-face{font-family:"Inter";font-weight:${weight};src:url(data:font/woff2;base64,${data})}`;
    })
    .join("");
