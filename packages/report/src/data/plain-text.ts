import { counted, percent } from "../format.js";
import type { CountedWord, Histogram, Inspection, SplitSizes } from "./inspection.js";

const WIDEST_BAR = 40;
const WORDS = 12;

/** Formats a part of a whole in percent, with two digits after the point below 1 %. */
export const partOf = (part: number, whole: number): string =>
  percent(part / Math.max(1, whole), (value) => value.toFixed(part > 0 && part < whole / 100 ? 2 : 1));

/** Formats the range of a histogram: "min 3, median 11, mean 11.8, max 38". */
export const rangeText = ({ least, median, mean, most }: Histogram): string =>
  `min ${counted(least)}, median ${counted(median)}, mean ${mean.toFixed(1)}, max ${counted(most)}`;

/** Formats the counts that a bar of a histogram covers: "3" or "3-5". */
export const barName = ({ least, width }: Histogram, bar: number): string => {
  const from = least + bar * width;
  return width === 1 ? counted(from) : `${counted(from)}-${counted(from + width - 1)}`;
};

/** Describes the rule of a split and its sides, in one line. */
export function splitText(split: SplitSizes | string): string {
  if (typeof split === "string") return split;
  const { rule, tests, train, test, imagesOnBothSides } = split;
  const by = { official: "the published lists", images: "images", pairs: "pairs" }[rule];
  const kept = { test: "the test list", dev: "the dev list", "held-out": "held out" }[tests];
  const side = ({ images, captions }: SplitSizes["train"]) =>
    `${counted(captions)} captions of ${counted(images)} images`;
  const both = imagesOnBothSides > 0 ? `; ${counted(imagesOnBothSides)} images are on both sides` : "";
  return `by ${by}: ${side(train)} to train on, ${side(test)} to test on (${kept})${both}`;
}

/** Describes the words without a vector, in one line. */
export function missingText({ words, vectors }: Inspection): string {
  const { missing, captionsWithout } = vectors;
  const share = partOf(missing.different, words.different);
  const types = `${counted(missing.different)} of ${counted(words.different)} different words (${share})`;
  const all = `${partOf(missing.all, words.all)} of all words`;
  return `${types}, ${all}; captions without a known word: ${counted(captionsWithout)}`;
}

/** Formats a data set in numbers, as text for a terminal. */
export function inspectionText(inspection: Inspection): string {
  const { name, images, captions, captionsPerImage, captionTokens, words, vectors } = inspection;
  return [
    `${name}: ${counted(images)} images, ${counted(captions)} captions`,
    `captions per image: ${rangeText(captionsPerImage)}`,
    `split: ${splitText(inspection.split)}`,
    "",
    `tokens per caption: ${rangeText(captionTokens)}`,
    ...textBars(captionTokens),
    "",
    `words: ${counted(words.different)} different, ${counted(words.all)} in all; the most frequent:`,
    `  ${wordList(words.frequent)}`,
    `without a vector in ${vectors.name} (${vectors.dimension} numbers): ${missingText(inspection)}`,
    ...(vectors.missing.frequent.length > 0 ? [`  ${wordList(vectors.missing.frequent)}`] : []),
  ].join("\n");
}

const wordList = (words: readonly CountedWord[]): string =>
  words
    .slice(0, WORDS)
    .map(([word, count]) => `${word} ${counted(count)}`)
    .join(", ");

function textBars(histogram: Histogram): string[] {
  const names = histogram.bars.map((_, bar) => barName(histogram, bar));
  const width = Math.max(...names.map(({ length }) => length));
  const highest = Math.max(1, ...histogram.bars);
  return histogram.bars.map((count, bar) => {
    const length = Math.round((count / highest) * WIDEST_BAR);
    const drawn = count > 0 && length === 0 ? "▏" : "█".repeat(length);
    return `  ${names[bar]!.padStart(width)}  ${drawn}${drawn && " "}${counted(count)}`;
  });
}
