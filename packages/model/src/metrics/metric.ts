/** An image: bytes, or floats in 0..1. */
export type ImageValues = Uint8Array | Float32Array | Float64Array;

/** A predicted image and its true image. Their values are in 0..255, not rounded. */
export interface ImageComparison {
  /** width and height, in pixels */
  readonly size: number;
  /** `[size, size, 3]` */
  readonly predicted: Float64Array;
  readonly real: Float64Array;
  /** `[size, size]` BT.601 luma */
  readonly predictedLuma: Float64Array;
  readonly realLuma: Float64Array;
  /** mean squared error over all values, in 0..1 */
  readonly mse: number;
}

/** Sums of a metric over images. It stores no image. */
export interface MetricSum {
  add(images: ImageComparison): void;
  /** The metric of all images; `count` is their number. */
  result(count: number): number;
}

/** A metric: a number that compares predicted images with true ones, in float64. */
export interface Metric {
  /** the key in metrics.jsonl */
  readonly name: string;
  /** the name in tables and charts */
  readonly title: string;
  readonly description: string;
  /** true if tables need a note with its description, because the title is no usual term */
  readonly noted?: boolean;
  /** Formats a value for tables, with its unit. */
  format(value: number): string;
  sum(size: number): MetricSum;
}

/** Makes a metric that is the mean over images of the number that `each` computes. */
export const meanOf =
  (each: (images: ImageComparison) => number): Metric["sum"] =>
  () => {
    let sum = 0;
    return {
      add: (images) => {
        sum += each(images);
      },
      result: (count) => sum / count,
    };
  };
