import { IMAGE_SIZE } from "../images.js";

type Six = [number, number, number, number, number, number];

const WINDOW = 11;
const SIGMA = 1.5;
/** places where the window lies wholly inside the image, along one side */
const PLACES = IMAGE_SIZE - WINDOW + 1;
const C1 = (0.01 * 255) ** 2;
const C2 = (0.03 * 255) ** 2;

const bell = (distance: number) => Math.exp(-(distance ** 2) / (2 * SIGMA ** 2));
const bellSum = Array.from({ length: WINDOW }, (_, i) => bell(i - 5)).reduce((sum, value) => sum + value, 0);
/** weights of the window's values 5, 4, .. 0 away from its middle */
const weights = [bell(5), bell(4), bell(3), bell(2), bell(1), bell(0)].map((value) => value / bellSum) as Six;

const plane = (height: number, width: number) => new Float64Array(height * width);
const rows = plane(IMAGE_SIZE, PLACES);
const squares = plane(IMAGE_SIZE, IMAGE_SIZE);
const products = plane(IMAGE_SIZE, IMAGE_SIZE);
const meansA = plane(PLACES, PLACES);
const meansB = plane(PLACES, PLACES);
const meanSquares = plane(PLACES, PLACES);
const meanProducts = plane(PLACES, PLACES);

/** Means of `x` `[rows, width]` over 11 values, `step` apart, from each of `PLACES` columns: `y` `[rows, PLACES]`. */
function slide(x: Float64Array, width: number, step: number, y: Float64Array): void {
  const [w0, w1, w2, w3, w4, w5] = weights;
  for (let to = 0, row = 0; to < y.length; row += width)
    for (let at = row; at < row + PLACES; at++, to++)
      // the bell is symmetric
      y[to] =
        w0 * (x[at]! + x[at + 10 * step]!) +
        w1 * (x[at + step]! + x[at + 9 * step]!) +
        w2 * (x[at + 2 * step]! + x[at + 8 * step]!) +
        w3 * (x[at + 3 * step]! + x[at + 7 * step]!) +
        w4 * (x[at + 4 * step]! + x[at + 6 * step]!) +
        w5 * x[at + 5 * step]!;
}

/** Gaussian means of `x` `[64, 64]` over every whole window, to `y` `[54, 54]`: along the rows, then down the columns. */
function blur(x: Float64Array, y: Float64Array): void {
  slide(x, IMAGE_SIZE, 1, rows);
  slide(rows, PLACES, PLACES, y);
}

/**
 * Structural similarity of two luma planes `[64, 64]` on a scale of 0..255 (Wang, Bovik, Sheikh, Simoncelli 2004):
 * Gaussian window 11x11, sigma 1.5, windows that lie wholly inside, K1 = 0.01, K2 = 0.03; 1 for equal planes.
 */
export function ssim(a: Float64Array, b: Float64Array): number {
  for (let i = 0; i < squares.length; i++) {
    const valueA = a[i]!;
    const valueB = b[i]!;
    squares[i] = valueA * valueA + valueB * valueB;
    products[i] = valueA * valueB;
  }
  blur(a, meansA);
  blur(b, meansB);
  blur(squares, meanSquares);
  blur(products, meanProducts);
  let sum = 0;
  for (let i = 0; i < meansA.length; i++) {
    // the formula needs the two variances' sum only, so the squares were blurred together
    const meanProduct = meansA[i]! * meansB[i]!;
    const meanPowers = meansA[i]! ** 2 + meansB[i]! ** 2;
    const covariance = meanProducts[i]! - meanProduct;
    const variances = meanSquares[i]! - meanPowers;
    sum += ((2 * meanProduct + C1) * (2 * covariance + C2)) / ((meanPowers + C1) * (variances + C2));
  }
  return sum / meansA.length;
}
