/** The distribution of counts. `bars[i]` of them are in `[least + i * width, least + (i + 1) * width)`. */
export interface Histogram {
  readonly least: number;
  readonly median: number;
  readonly mean: number;
  readonly most: number;
  readonly width: number;
  readonly bars: readonly number[];
}

/** A word and the number of its occurrences in the captions. */
export type CountedWord = readonly [word: string, count: number];

/** The size of one side of a split. */
interface SideSize {
  readonly images: number;
  readonly captions: number;
}

/** The sizes of both sides of a split. */
export interface SplitSizes {
  readonly rule: "official" | "images" | "pairs";
  readonly tests: "test" | "dev" | "held-out";
  readonly train: SideSize;
  readonly test: SideSize;
  readonly imagesOnBothSides: number;
}

/** The number of different words, the number of all words, and the most frequent words. */
export interface WordCounts {
  readonly different: number;
  readonly all: number;
  readonly frequent: readonly CountedWord[];
}

/** A data set in numbers. */
export interface Inspection {
  readonly name: string;
  readonly images: number;
  readonly captions: number;
  readonly captionsPerImage: Histogram;
  /** the sizes of both sides, or the reason why there is no split */
  readonly split: SplitSizes | string;
  /** the number of tokens in a caption, including punctuation */
  readonly captionTokens: Histogram;
  readonly words: WordCounts;
  readonly vectors: {
    readonly name: string;
    readonly dimension: number;
    /** words without a vector; none of their parts has a vector either */
    readonly missing: WordCounts;
    /** the number of captions without a known word */
    readonly captionsWithout: number;
  };
}

/** The problems of one kind, one line each. */
export interface ProblemGroup {
  readonly name: string;
  readonly lines: readonly string[];
}
