import sharp, { type OverlayOptions, type Sharp } from "sharp";
import { textPath, textWidth, wrapText } from "./fonts/outlines.js";

/** One row of a grid: a caption and its images, each `[size,size,3]` bytes. */
export interface GridRow {
  readonly caption: string;
  readonly images: readonly Uint8Array[];
}

/** Captioned images. The rows are arranged in `panels` columns, side by side. */
export interface Grid {
  readonly title: string;
  readonly subtitle: string;
  /** a heading for each image of a row, in one or two lines */
  readonly headings: readonly string[];
  readonly rows: readonly GridRow[];
  readonly panels: number;
}

const ink = { page: "#f7f6f3", text: "#1f1e1b", quiet: "#77746c", line: "#dcd9d1" };
/** Width and height of an image on the grid, in pixels. */
const cell = 128;
const gap = 14;
const margin = 44;
const headerHeight = 112;
const headingHeight = 24;
const titleSize = 28;
const titleWeight = 600;
const subtitleSize = 16;
const captionWidth = 190;
const captionSize = 17;
const captionLine = 23;
const panelGap = 60;

/** Draws a grid of captioned images as a PNG. */
export async function renderGrid(grid: Grid): Promise<Buffer> {
  const columns = grid.headings.length;
  const perPanel = Math.max(1, Math.ceil(grid.rows.length / grid.panels));
  const panelWidth = captionWidth + columns * (cell + gap);
  const panels = Math.min(grid.panels, grid.rows.length);
  const body = panels * panelWidth + (panels - 1) * panelGap;
  const texts = Math.max(textWidth(grid.title, titleSize, titleWeight), textWidth(grid.subtitle, subtitleSize));
  const width = 2 * margin + Math.ceil(Math.max(body, texts));
  const header = headerHeight + (headingLines(grid) - 1) * headingHeight;
  const height = margin + header + perPanel * (cell + gap) - gap + margin;
  const places = grid.rows.map((row, index) => ({
    row,
    x: margin + Math.floor(index / perPanel) * (panelWidth + panelGap),
    y: margin + header + (index % perPanel) * (cell + gap),
  }));
  const parts = [title(grid), ...headings(grid, panels, panelWidth)];
  const images: OverlayOptions[] = [];
  for (const { row, x, y } of places) {
    parts.push(caption(row.caption, x, y));
    for (const [column, pixels] of row.images.entries()) {
      const left = imageLeft(x, column);
      parts.push(`<rect x="${left - 1}" y="${y - 1}" width="${cell + 2}" height="${cell + 2}" fill="${ink.line}"/>`);
      images.push({ input: await scaled(pixels), left, top: y });
    }
  }
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
<rect width="100%" height="100%" fill="${ink.page}"/>${parts.join("\n")}</svg>`;
  return sharp(Buffer.from(svg))
    .flatten({ background: ink.page })
    .composite(images)
    .png({ compressionLevel: 9, adaptiveFiltering: true })
    .toBuffer();
}

const imageLeft = (x: number, column: number) => x + captionWidth + gap + column * (cell + gap);

function title(grid: Grid): string {
  return [
    textPath(grid.title, { x: margin, y: margin + 24, size: titleSize, weight: titleWeight, fill: ink.text }),
    textPath(grid.subtitle, { x: margin, y: margin + 52, size: subtitleSize, fill: ink.quiet }),
  ].join("");
}

const headingLines = ({ headings }: Grid): number =>
  Math.max(...headings.map((text) => (text === "" ? 0 : text.split("\n").length)));

function headings(grid: Grid, panels: number, panelWidth: number): string[] {
  const lines = headingLines(grid);
  const first = margin + headerHeight - 14;
  return Array.from({ length: panels }, (_, panel) => margin + panel * (panelWidth + panelGap)).flatMap((x) =>
    grid.headings.flatMap((heading, column) => {
      const own = heading.split("\n");
      return own.map((text, line) =>
        textPath(text, {
          x: imageLeft(x, column) + cell / 2,
          y: first + (lines - own.length + line) * (headingHeight - 4),
          size: 14,
          weight: 600,
          fill: ink.quiet,
          anchor: "middle",
        }),
      );
    }),
  );
}

function caption(text: string, x: number, y: number): string {
  const lines = wrapText(text, captionSize, captionWidth, Math.floor(cell / captionLine));
  const top = y + (cell - lines.length * captionLine) / 2;
  return lines
    .map((line, index) =>
      textPath(line, { x, y: top + index * captionLine + captionSize, size: captionSize, fill: ink.text }),
    )
    .join("");
}

function scaled(pixels: Uint8Array): Promise<Buffer> {
  return rawImage(pixels).resize(cell, cell, { kernel: "lanczos3" }).png({ compressionLevel: 0 }).toBuffer();
}

/** Opens a square image of `[size,size,3]` bytes. */
export function rawImage(pixels: Uint8Array): Sharp {
  const size = Math.sqrt(pixels.length / 3);
  return sharp(pixels, { raw: { width: size, height: size, channels: 3 } });
}

/** The most images of one caption in a row. */
const ACROSS = 8;

/** Draws captioned images as a PNG. The images of a caption continue on further lines if there are more than 8. */
export function captionGrid(captioned: readonly GridRow[], title: string, subtitle: string): Promise<Buffer> {
  const across = Math.min(ACROSS, Math.max(...captioned.map(({ images }) => images.length)));
  const rows: GridRow[] = captioned.flatMap(({ caption, images }) =>
    Array.from({ length: Math.ceil(images.length / across) }, (_, line) => ({
      caption: line === 0 ? caption : "",
      images: images.slice(line * across, (line + 1) * across),
    })),
  );
  return renderGrid({ title, subtitle, headings: Array(across).fill(""), rows, panels: 1 });
}
