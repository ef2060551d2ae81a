import {
  type CaptionedImages,
  DataError,
  imageOfPairs,
  knownTokens,
  type Problem,
  type SplitRule,
  splitPairs,
  tokenize,
  type WordVectors,
} from "@bosquejo/data";
import { defaultPresets, resolveConfig } from "@bosquejo/model";
import type { Histogram, Inspection, SplitSizes, WordCounts } from "@bosquejo/report";

/** The number of frequent words that are listed. */
const MOST_WORDS = 30;

/** The counts of a data set, and its problems. */
interface Inspected extends Inspection {
  readonly problems: readonly Problem[];
}

/**
 * Counts the captions, the split and the words of a data set; `rule` is the rule of the split.
 * @throws DataError if `rule` is given and the data set cannot be split by it
 */
export function inspectionOf(
  images: CaptionedImages,
  vectors: WordVectors,
  rule: SplitRule | undefined,
  problems: readonly Problem[],
): Inspected {
  const captions = images.captions.flat();
  const tokens = captions.map(tokenize);
  const counts = wordCounts(tokens);
  const known = new Map([...counts.keys()].map((word) => [word, knownTokens(vectors, word).length > 0]));
  const missing = new Map([...counts].filter(([word]) => !known.get(word)));
  const without = captions.filter((caption) => knownTokens(vectors, caption).length === 0);
  return {
    name: images.name,
    images: images.ids.length,
    captions: captions.length,
    captionsPerImage: histogramOf(images.captions.map(({ length }) => length)),
    split: splitSizes(images, rule),
    captionTokens: histogramOf(tokens.map(({ length }) => length)),
    words: wordsOf(counts),
    vectors: {
      name: vectors.name,
      dimension: vectors.dimension,
      missing: wordsOf(missing),
      captionsWithout: without.length,
    },
    problems,
  };
}

/**
 * Returns the sizes of both sides. If the data set cannot be split, a rule that the user gave is an error; for the
 * default rule the reason is returned instead.
 */
function splitSizes(images: CaptionedImages, asked: SplitRule | undefined): SplitSizes | string {
  const { data, training } = resolveConfig(defaultPresets.software);
  const { testShare } = data;
  const { seed } = training;
  try {
    const { rule, tests, train, test } = splitPairs(images, { rule: asked, testShare, seed });
    const owners = imageOfPairs(images);
    const imagesOf = (side: Uint32Array) => new Set(Array.from(side, (pair) => owners[pair]));
    const [trained, tested] = [imagesOf(train), imagesOf(test)];
    const imagesOnBothSides = [...tested].filter((image) => trained.has(image)).length;
    return {
      rule,
      tests,
      train: { images: trained.size, captions: train.length },
      test: { images: tested.size, captions: test.length },
      imagesOnBothSides,
    };
  } catch (error) {
    if (asked !== undefined || !(error instanceof DataError)) throw error;
    return error.message;
  }
}

/** Counts each word. Punctuation is not counted. */
function wordCounts(tokens: readonly (readonly string[])[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const word of tokens.flat()) if (/[\p{L}\p{N}]/u.test(word)) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

function wordsOf(counts: ReadonlyMap<string, number>): WordCounts {
  const sorted = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  return {
    different: counts.size,
    all: sorted.reduce((sum, [, count]) => sum + count, 0),
    frequent: sorted.slice(0, MOST_WORDS),
  };
}

/** The greatest number of bars of a histogram. */
const MOST_BARS = 14;

function histogramOf(values: readonly number[]): Histogram {
  const sorted = [...values].sort((a, b) => a - b);
  const [least, most] = [sorted[0] ?? 0, sorted.at(-1) ?? 0];
  const width = Math.max(1, Math.ceil((most - least + 1) / MOST_BARS));
  const bars = new Array<number>(Math.ceil((most - least + 1) / width)).fill(0);
  for (const value of sorted) bars[Math.floor((value - least) / width)]! += 1;
  const middle = sorted.length / 2;
  const median = ((sorted[Math.ceil(middle) - 1] ?? 0) + (sorted[Math.floor(middle)] ?? 0)) / 2;
  const mean = sorted.reduce((sum, value) => sum + value, 0) / Math.max(1, sorted.length);
  return { least, median, mean, most, width, bars };
}
