import type { Metric } from "./metric.js";

// images of one colour have no gradient; the sharpness would be infinite, which JSON cannot store
const LEAST_GRADIENT = 1;

/** The sum of the gradient magnitudes of `plane` `[size, size]`, from differences to the right and lower neighbours. */
function gradientSum(plane: Float64Array, size: number): number {
  let sum = 0;
  for (let row = 0; row < size - 1; row++)
    for (let i = row * size; i < row * size + size - 1; i++)
      sum += Math.sqrt((plane[i + 1]! - plane[i]!) ** 2 + (plane[i + size]! - plane[i]!) ** 2);
  return sum;
}

/**
 * The sharpness: the sum of the gradients of all predicted lumas, divided by that of all true lumas. It is 1 if both
 * sums are 0. A sum of the true lumas below 1 counts as 1.
 */
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
