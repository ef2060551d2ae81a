import type { CountedWord, Inspection, SplitSizes, Spread } from "./inspection.js";
import { problemLines } from "./problem-kinds.js";

const WIDEST_BAR = 40;
const WORDS = 12;

const n = (value: number) => value.toLocaleString("en-US");
/** "2.3 %": a part of a whole. */
export const percent = (part: number, whole: number): string =>
  `${((100 * part) / Math.max(1, whole)).toFixed(part > 0 && part < whole / 100 ? 2 : 1)} %`;

/** "min 3, median 11, mean 11.8, max 38". */
export const spreadText = ({ least, median, mean, most }: Spread): string =>
  `min ${n(least)}, median ${n(median)}, mean ${mean.toFixed(1)}, max ${n(most)}`;

/** What a bar of a histogram counts: "3" or "3-5". */
export const barName = ({ least, width }: Spread, bar: number): string => {
  const from = least + bar * width;
  return width === 1 ? n(from) : `${n(from)}-${n(from + width - 1)}`;
};

/** How the split parts, in one line. */
export function splitText(split: SplitSizes | string): string {
  if (typeof split === "string") return split;
  const { rule, tests, train, test, imagesOnBothSides } = split;
  const by = { official: "the published lists", images: "images", pairs: "pairs" }[rule];
  const kept = { test: "the test list", dev: "the dev list", "held-out": "held out" }[tests];
  const side = ({ images, captions }: SplitSizes["train"]) => `${n(captions)} captions of ${n(images)} images`;
  const both = imagesOnBothSides > 0 ? `; ${n(imagesOnBothSides)} images are on both sides` : "";
  return `by ${by}: ${side(train)} to train on, ${side(test)} to test on (${kept})${both}`;
}

/** What the vectors lack, in one line. */
export function missingText({ words, vectors }: Inspection): string {
  const { missing, captionsWithout } = vectors;
  const types = `${n(missing.different)} of ${n(words.different)} different words (${percent(missing.different, words.different)})`;
  const all = `${percent(missing.all, words.all)} of all words`;
  return `${types}, ${all}; captions without a known word: ${n(captionsWithout)}`;
}

/** What a data set holds, as text. */
export function inspectionText(inspection: Inspection, folder: string): string {
  const { name, images, captions, captionsPerImage, captionTokens, words, vectors, problems } = inspection;
  return [
    `${name}: ${n(images)} images, ${n(captions)} captions`,
    `captions an image: ${spreadText(captionsPerImage)}`,
    `split: ${splitText(inspection.split)}`,
    "",
    `tokens a caption: ${spreadText(captionTokens)}`,
    ...histogram(captionTokens),
    "",
    `words: ${n(words.different)} different, ${n(words.all)} in all; the most frequent:`,
    `  ${wordList(words.frequent)}`,
    `without a vector in ${vectors.name} (${vectors.dimension} numbers): ${missingText(inspection)}`,
    ...(vectors.missing.frequent.length > 0 ? [`  ${wordList(vectors.missing.frequent)}`] : []),
    "",
    ...problemLines(problems, folder),
  ].join("\n");
}

const wordList = (words: readonly CountedWord[]): string =>
  words
    .slice(0, WORDS)
    .map(([word, count]) => `${word} ${n(count)}`)
    .join(", ");

function histogram(spread: Spread): string[] {
  const names = spread.bars.map((_, bar) => barName(spread, bar));
  const width = Math.max(...names.map(({ length }) => length));
  const highest = Math.max(1, ...spread.bars);
  return spread.bars.map((count, bar) => {
    const length = Math.round((count / highest) * WIDEST_BAR);
    const drawn = count > 0 && length === 0 ? "▏" : "█".repeat(length);
    return `  ${names[bar]!.padStart(width)}  ${drawn}${drawn && " "}${n(count)}`;
  });
}
