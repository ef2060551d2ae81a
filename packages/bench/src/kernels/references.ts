import type { SizedLayer } from "../networks/layers.js";

/** The values of a layer, on the host. */
interface LayerValues {
  /** `[B,H,H,C]` */
  readonly x: Float32Array;
  /** `[R,R,C,O]` */
  readonly w: Float32Array;
  readonly bias: Float32Array;
  /** `[B,OH,OH,O]` */
  readonly dy: Float32Array;
}

/** A computation of a layer: its output, or the gradient of its input or weights. */
export type LayerPass = "forward" | "dX" | "dW";

// a transposed convolution reads the smaller image and writes the larger one, a convolution does the opposite
const grids = ({ kind, H, OH }: SizedLayer) =>
  kind === "convTranspose2d" ? { small: H, large: OH } : { small: OH, large: H };

/** The places and taps along one axis that the window connects with a place of the smaller or larger image. */
function joined(layer: SizedLayer, at: number, from: "small" | "large"): [place: number, tap: number][] {
  const { R, stride, padding } = layer;
  const { small, large } = grids(layer);
  const pairs: [number, number][] = [];
  for (let tap = 0; tap < R; tap++) {
    const place = from === "small" ? at * stride - padding + tap : (at + padding - tap) / stride;
    if (Number.isInteger(place) && place >= 0 && place < (from === "small" ? large : small)) pairs.push([place, tap]);
  }
  return pairs;
}

const digits = (index: number, ...sizes: number[]): number[] => {
  const found: number[] = [];
  let rest = index;
  for (const size of sizes.reverse()) {
    found.unshift(rest % size);
    rest = Math.floor(rest / size);
  }
  return found;
};

/** Computes one value of a layer's output or gradient in float64, by the definition. */
export function layerReference(layer: SizedLayer, pass: LayerPass, values: LayerValues, index: number): number {
  if (pass === "dW") return weightGradient(layer, values, index);
  const { x, w, bias, dy } = values;
  const { H, C, OH, O, R, kind } = layer;
  const forward = pass === "forward";
  const [size, width] = forward ? [OH, O] : [H, C];
  const [b, row, column, channel] = digits(index, layer.B, size, size, width) as [number, number, number, number];
  const from = forward === (kind === "convTranspose2d") ? "large" : "small";
  const [source, sourceSize, sourceWidth] = forward ? [x, H, C] : [dy, OH, O];
  let sum = forward ? bias[channel]! : 0;
  for (const [i, r] of joined(layer, row, from)) {
    for (const [j, s] of joined(layer, column, from)) {
      const pixel = ((b * sourceSize + i) * sourceSize + j) * sourceWidth;
      const tap = (r * R + s) * C;
      for (let k = 0; k < sourceWidth; k++) {
        const weight = forward ? (tap + k) * O + channel : (tap + channel) * O + k;
        sum += source[pixel + k]! * w[weight]!;
      }
    }
  }
  return sum;
}

/** `dw[r,s,c,o]`: the sum of x times dy over all places that the tap connects. */
function weightGradient(layer: SizedLayer, { x, dy }: LayerValues, index: number): number {
  const { B, H, C, OH, O, R } = layer;
  const [r, s, c, o] = digits(index, R, R, C, O) as [number, number, number, number];
  const [rows, columns] = [placesOf(layer, r), placesOf(layer, s)];
  let sum = 0;
  for (let b = 0; b < B; b++) {
    for (const [i, oi] of rows) {
      for (const [j, oj] of columns) sum += x[((b * H + i) * H + j) * C + c]! * dy[((b * OH + oi) * OH + oj) * O + o]!;
    }
  }
  return sum;
}

/** The places in x and in y along one axis that a tap connects. */
function placesOf(layer: SizedLayer, tap: number): [x: number, y: number][] {
  const { small, large } = grids(layer);
  const pairs: [number, number][] = [];
  for (let at = 0; at < small; at++) {
    const place = at * layer.stride - layer.padding + tap;
    if (place >= 0 && place < large) pairs.push(layer.kind === "convTranspose2d" ? [at, place] : [place, at]);
  }
  return pairs;
}
