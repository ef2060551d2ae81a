import type { ImageComparison } from "./metric.js";

/** The index of the largest channel; of equal ones, the first, as in argmax of NumPy and Keras. */
function largestChannel(image: Float64Array, at: number): number {
  const red = image[at]!;
  const green = image[at + 1]!;
  const blue = image[at + 2]!;
  if (red >= green && red >= blue) return 0;
  return green >= blue ? 1 : 2;
}

/** The share of pixels whose largest channel is the same in both images (Keras's accuracy for three channels). */
export function channelAccuracy({ predicted, real, size }: ImageComparison): number {
  let alike = 0;
  for (let at = 0; at < predicted.length; at += 3)
    if (largestChannel(predicted, at) === largestChannel(real, at)) alike++;
  return alike / (size * size);
}
