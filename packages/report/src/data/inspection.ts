/** The distribution of counts: `bars[i]` of them are in `[least + i * width, least + (i + 1) * width)`. */
export interface Histogram {
  readonly least: number;
  readonly median: number;
  readonly mean: number;
  readonly most: number;
  readonly width: number;
  readonly bars: readonly number[];
}

/** A word and how often the captions have it. */
export type CountedWord = readonly [word: string, count: number];

/** A side of a split. */
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

/** Words by their number: different ones, all, and the most frequent. */
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
  /** or why there can be none */
  readonly split: SplitSizes | string;
  /** tokens of a caption, signs among them */
  readonly captionTokens: Histogram;
  readonly words: WordCounts;
  readonly vectors: {
    readonly name: string;
    readonly dimension: number;
    /** words of which neither the whole nor parts have a vector */
    readonly missing: WordCounts;
    readonly captionsWithout: number;
  };
}

/** Problems of one kind, a line each. */
export interface ProblemGroup {
  readonly name: string;
  readonly lines: readonly string[];
}
