import type { Metric } from "./metric.js";

// pictures of one colour each have no gradient: an infinite sharpness could not be written as JSON
const LEAST_GRADIENT = 1;

/** Sum of gradient magnitudes of `plane` `[size, size]`, by differences to the right and lower neighbours. */
function gradientSum(plane: Float64Array, size: number): number {
  let sum = 0;
  for (let row = 0; row < size - 1; row++)
    for (let i = row * size; i < row * size + size - 1; i++)
      sum += Math.sqrt((plane[i + 1]! - plane[i]!) ** 2 + (plane[i + size]! - plane[i]!) ** 2);
  return sum;
}

/** All gradients of predicted lumas over all of real ones: 1 where neither has any; where only the real ones have none, the sum itself. */
export const sharpness: Metric["sum"] = () => {
  let [predicted, real] = [0, 0];
  return {
    add({ predictedLuma, realLuma, size }) {
      predicted += gradientSum(predictedLuma, size);
      real += gradientSum(realLuma, size);
    },
    result: () => (predicted === real ? 1 : predicted / Math.max(real, LEAST_GRADIENT)),
  };
};
