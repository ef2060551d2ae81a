import { describe, expect, it } from "vitest";
import { errorOf } from "../src/kernels/measure.js";
import { type LayerPass, layerReference } from "../src/kernels/references.js";
import { randomValues } from "../src/measuring/synthetic.js";
import { layerFlops, linearLayer, type SizedLayer, upsampling } from "../src/networks/layers.js";

const layers: readonly SizedLayer[] = [
  linearLayer("linear", 3, 5, 2),
  upsampling("convTranspose2d", 2, 3, 2, 3),
  { name: "conv2d", kind: "conv2d", B: 2, H: 5, C: 2, OH: 5, O: 3, R: 3, stride: 1, padding: 1 },
];

const lengths = ({ B, H, C, OH, O, R }: SizedLayer) => ({ x: B * H * H * C, w: R * R * C * O, y: B * OH * OH * O });

function valuesOf(layer: SizedLayer) {
  const { x, w, y } = lengths(layer);
  const bias = randomValues(layer.O, 3);
  return { x: randomValues(x, 1), w: randomValues(w, 2), bias, dy: randomValues(y, 4) };
}

const all = (layer: SizedLayer, pass: LayerPass, length: number, values: ReturnType<typeof valuesOf>) =>
  Array.from({ length }, (_, i) => layerReference(layer, pass, values, i));

describe("the float64 references of layers", () => {
  it.each(layers)("$kind: both gradients are the adjoints of the forward pass", (layer) => {
    const values = { ...valuesOf(layer), bias: new Float32Array(layer.O) };
    const { x, w, y } = lengths(layer);
    const dot = (a: readonly number[], b: Float32Array) => a.reduce((sum, value, i) => sum + value * b[i]!, 0);
    // y is linear in x and in w, so <y, dy> = <x, dx> = <w, dw>
    const product = dot(all(layer, "forward", y, values), values.dy);
    expect(dot(all(layer, "dX", x, values), values.x)).toBeCloseTo(product, 10);
    expect(dot(all(layer, "dW", w, values), values.w)).toBeCloseTo(product, 10);
  });

  it("a transposed convolution spreads one pixel over its window", () => {
    const layer = upsampling("up", 1, 2, 1, 1);
    const w = Float32Array.from({ length: 16 }, (_, i) => i + 1);
    const values = { x: Float32Array.of(1, 0, 0, 0), w, bias: Float32Array.of(0.5), dy: new Float32Array(16) };
    // pixel (0, 0) reaches rows and columns -1 to 2, so its first tap is outside the image
    const rows = [0, 1, 2, 3].map((row) => all(layer, "forward", 16, values).slice(4 * row, 4 * row + 4));
    expect(rows).toEqual([
      [6.5, 7.5, 8.5, 0.5],
      [10.5, 11.5, 12.5, 0.5],
      [14.5, 15.5, 16.5, 0.5],
      [0.5, 0.5, 0.5, 0.5],
    ]);
  });
});

describe("the count of operations", () => {
  it("does not count the zeros between the pixels of a transposed convolution", () => {
    expect(layerFlops(upsampling("up", 32, 16, 128, 64))).toBe(2 * 32 * 16 * 16 * 16 * 128 * 64);
  });
});

describe("errorOf", () => {
  it("is infinite for a value that was never written", () => {
    expect(errorOf(Float32Array.of(1, Number.NaN), () => 1)).toBe(Number.POSITIVE_INFINITY);
  });

  it("includes the first and the last value, and is relative to the largest true one", () => {
    expect(errorOf(Float32Array.of(2, 4.5), (i) => [2, 4][i]!)).toBe(0.125);
    expect(errorOf(new Float32Array(1000).fill(0).fill(1, 999), () => 1)).toBe(1);
  });
});
