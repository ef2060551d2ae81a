import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

/** Weights of Inter that pages and pictures use. */
export type Weight = 400 | 600;

const require = createRequire(import.meta.url);

/** The bytes of Inter, Latin, in one weight. A bare machine has no fonts of its own. */
export const fontFile = (weight: Weight, format: "woff" | "woff2"): Buffer =>
  readFileSync(require.resolve(`@fontsource/inter/files/inter-latin-${weight}-normal.${format}`));

/** Inter in both weights as a style sheet. */
export const fontFaces = (): string =>
  ([400, 600] as const)
    .map((weight) => {
      const data = fontFile(weight, "woff2").toString("base64");
      return `@font-face{font-family:"Inter";font-weight:${weight};src:url(data:font/woff2;base64,${data})}`;
    })
    .join("");
