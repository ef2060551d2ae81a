import { create, type Font } from "fontkit";
import { fontFile, type Weight } from "./inter.js";

const fonts = new Map<Weight, Font>();

function font(weight: Weight): Font {
  let found = fonts.get(weight);
  if (!found) {
    const opened = create(fontFile(weight, "woff"));
    if (!("layout" in opened)) throw new Error("font: expected a single font, got a collection");
    found = opened;
    fonts.set(weight, found);
  }
  return found;
}

/** Computes the width of one line of text, in pixels. */
export function textWidth(text: string, size: number, weight: Weight = 400): number {
  return (font(weight).layout(text).advanceWidth * size) / font(weight).unitsPerEm;
}

/** Position and style of a line of text. */
interface TextStyle {
  /** the position of the baseline's point that `anchor` names, in pixels */
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly fill: string;
  readonly weight?: Weight;
  readonly anchor?: "start" | "middle" | "end";
}

/** Converts one line of text to outlines in an SVG element: drawing it needs no font. */
export function textPath(text: string, { x, y, size, fill, weight = 400, anchor = "start" }: TextStyle): string {
  const { glyphs, positions, advanceWidth } = font(weight).layout(text);
  const scale = size / font(weight).unitsPerEm;
  const start = x - { start: 0, middle: 0.5, end: 1 }[anchor] * advanceWidth * scale;
  let pen = 0;
  const outlines = glyphs.map((glyph, index) => {
    const { xAdvance, xOffset, yOffset } = positions[index]!;
    const path = `<path transform="translate(${pen + xOffset} ${yOffset})" d="${glyph.path.toSVG()}"/>`;
    pen += xAdvance;
    return path;
  });
  return `<g fill="${fill}" transform="translate(${start} ${y}) scale(${scale} ${-scale})">${outlines.join("")}</g>`;
}

/**
 * Breaks text between words into at most `most` lines of `width` pixels. If the text does not fit, the last line ends
 * in "…".
 */
export function wrapText(text: string, size: number, width: number, most: number): string[] {
  const words = text.trim().split(/\s+/);
  const lines: string[] = [];
  let line = "";
  while (words.length > 0) {
    const longer = line ? `${line} ${words[0]}` : words[0]!;
    if (textWidth(longer, size) <= width) {
      line = longer;
      words.shift();
    } else if (lines.length + 1 === most) {
      return [...lines, shorten(longer, size, width)];
    } else if (line) {
      lines.push(line);
      line = "";
    } else {
      const head = fitting(words[0]!, size, width);
      lines.push(head);
      words[0] = words[0]!.slice(head.length);
    }
  }
  return line ? [...lines, line] : lines;
}

function shorten(text: string, size: number, width: number): string {
  let kept = text;
  while (kept && textWidth(`${kept}…`, size) > width) kept = kept.slice(0, -1);
  return `${kept.trimEnd()}…`;
}

function fitting(word: string, size: number, width: number): string {
  let end = word.length;
  while (end > 1 && textWidth(word.slice(0, end), size) > width) end--;
  return word.slice(0, end);
}
