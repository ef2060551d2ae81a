/** An image: bytes, or floats in 0..1. */
export type ImageValues = Uint8Array | Float32Array | Float64Array;

/** A predicted image beside its true one, on the scale of bytes (0..255, not rounded). */
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

/** Gathers a metric over images, so that no image is kept. */
export interface MetricSum {
  add(images: ImageComparison): void;
  /** The figure of `count` images. */
  result(count: number): number;
}

/** A figure of predicted images against their true ones, computed in float64. */
export interface Metric {
  /** its name in metrics.jsonl */
  readonly name: string;
  /** its name for people */
  readonly title: string;
  readonly description: string;
  /** whether tables explain it below, as its title is no term of the field */
  readonly noted?: boolean;
  /** The figure for people, with its unit. */
  format(value: number): string;
  sum(size: number): MetricSum;
}

/** A metric that is the mean of one number an image. */
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
