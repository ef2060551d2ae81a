type Six = [number, number, number, number, number, number];

const WINDOW = 11;
const SIGMA = 1.5;
const C1 = (0.01 * 255) ** 2;
const C2 = (0.03 * 255) ** 2;

const bell = (distance: number) => Math.exp(-(distance ** 2) / (2 * SIGMA ** 2));
const bellSum = Array.from({ length: WINDOW }, (_, i) => bell(i - 5)).reduce((sum, value) => sum + value, 0);
/** weights of the window's values at the distances 5, 4, .. 0 from its middle */
const weights = [bell(5), bell(4), bell(3), bell(2), bell(1), bell(0)].map((value) => value / bellSum) as Six;

/** Allocates the planes for intermediate results, for images of one size. */
function workspace(size: number) {
  /** the number of positions of the window along one side, wholly inside the image */
  const places = size - WINDOW + 1;
  const plane = (height: number, width: number) => new Float64Array(height * width);
  return {
    places,
    rows: plane(size, places),
    squares: plane(size, size),
    products: plane(size, size),
    meansA: plane(places, places),
    meansB: plane(places, places),
    meanSquares: plane(places, places),
    meanProducts: plane(places, places),
  };
}

const workspaces = new Map<number, ReturnType<typeof workspace>>();

function workspaceOf(size: number): ReturnType<typeof workspace> {
  const present = workspaces.get(size) ?? workspace(size);
  workspaces.set(size, present);
  return present;
}

/**
 * Writes weighted means of 11 values of `x` `[rows, width]` to `y` `[rows, places]`. The values of a mean are `step`
 * apart and begin at one of the first `places` columns.
 */
function slide(x: Float64Array, width: number, places: number, step: number, y: Float64Array): void {
  const [w0, w1, w2, w3, w4, w5] = weights;
  for (let to = 0, row = 0; to < y.length; row += width)
    for (let at = row; at < row + places; at++, to++)
      // the weights are symmetric
      y[to] =
        w0 * (x[at]! + x[at + 10 * step]!) +
        w1 * (x[at + step]! + x[at + 9 * step]!) +
        w2 * (x[at + 2 * step]! + x[at + 8 * step]!) +
        w3 * (x[at + 3 * step]! + x[at + 7 * step]!) +
        w4 * (x[at + 4 * step]! + x[at + 6 * step]!) +
        w5 * x[at + 5 * step]!;
}

/** The SSIM of one window. `square` is the mean of a² + b², `inner` is the mean of a b. */
function windowSsim(meanA: number, meanB: number, square: number, inner: number): number {
  // the formula needs only the sum of both variances
  const meanProduct = meanA * meanB;
  const meanPowers = meanA ** 2 + meanB ** 2;
  const covariance = inner - meanProduct;
  const variances = square - meanPowers;
  return ((2 * meanProduct + C1) * (2 * covariance + C2)) / ((meanPowers + C1) * (variances + C2));
}

/** The SSIM of images under 11 pixels: the image is one window, and all its pixels have the same weight. */
function wholeSsim(a: Float64Array, b: Float64Array): number {
  let [meanA, meanB, square, inner] = [0, 0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i]!, b[i]!];
    meanA += x / a.length;
    meanB += y / a.length;
    square += (x * x + y * y) / a.length;
    inner += (x * y) / a.length;
  }
  return windowSsim(meanA, meanB, square, inner);
}

/**
 * The structural similarity of two luma planes `[size, size]` in 0..255 (Wang, Bovik, Sheikh, Simoncelli 2004). The
 * Gaussian window is 11x11 with sigma 1.5 and always wholly inside the image; K1 = 0.01, K2 = 0.03. Equal planes
 * have the similarity 1.
 */
export function ssim(a: Float64Array, b: Float64Array, size: number): number {
  if (size < WINDOW) return wholeSsim(a, b);
  const { places, rows, squares, products, meansA, meansB, meanSquares, meanProducts } = workspaceOf(size);
  // along the rows, then down the columns
  const blur = (x: Float64Array, y: Float64Array) => {
    slide(x, size, places, 1, rows);
    slide(rows, places, places, places, y);
  };
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
  for (let i = 0; i < meansA.length; i++) sum += windowSsim(meansA[i]!, meansB[i]!, meanSquares[i]!, meanProducts[i]!);
  return sum / meansA.length;
}
