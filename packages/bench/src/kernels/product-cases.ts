import { resolveConfig } from "@bosquejo/model";
import { conv2d, convTranspose2d, count, type Device, gradients, linear, matmul, type Tensor } from "@bosquejo/tensor";
import { randomValues } from "../measuring/synthetic.js";
import { layerFlops, linearLayer, type SizedLayer, upsampling } from "../networks/layers.js";
import { bytesOf, graphOf, type KernelCase, type PreparedCase } from "./cases.js";
import { trainedLayers } from "./preset-layers.js";
import { type LayerPass, layerReference } from "./references.js";

const TOLERANCE = 1e-4;

function shapesOf({ kind, B, H, C, OH, O, R }: SizedLayer) {
  return kind === "linear"
    ? { x: [B, C], w: [C, O], bias: [O], dy: [B, O] }
    : { x: [B, H, H, C], w: [R, R, C, O], bias: [O], dy: [B, OH, OH, O] };
}

function forward({ kind, stride, padding }: SizedLayer, x: Tensor, w: Tensor, bias: Tensor): Tensor {
  const window = { stride, padding, activation: "none" } as const;
  if (kind === "linear") return linear(x, w, bias, "none");
  return kind === "conv2d" ? conv2d(x, w, bias, window) : convTranspose2d(x, w, bias, window);
}

function prepareLayer(layer: SizedLayer, pass: LayerPass): PreparedCase {
  const shapes = shapesOf(layer);
  const random = (name: keyof typeof shapes, seed: number) => randomValues(count(shapes[name]), seed);
  const values = { x: random("x", 1), w: random("w", 2), bias: random("bias", 3), dy: random("dy", 4) };
  return {
    open(device) {
      const tensor = (name: keyof typeof shapes) => device.tensor(shapes[name], values[name]);
      // an input that the pass does not read needs no values
      const unread = (name: "x" | "w") => device.tensor(shapes[name]);
      const x = pass === "dX" ? unread("x") : tensor("x");
      const w = pass === "dW" ? unread("w") : tensor("w");
      const bias = tensor("bias");
      if (pass === "forward") return () => forward(layer, x, w, bias);
      const y = graphOf(device, () => forward(layer, x, w, bias));
      const seed = tensor("dy");
      return () => gradients(y, [pass === "dX" ? x : w], { seed })[0]!;
    },
    reference: (index) => layerReference(layer, pass, values, index),
  };
}

const wordsOf = ({ kind, B, H, C, OH, O, R, stride }: SizedLayer) =>
  kind === "linear" ? `${B}x${C}x${O}` : `${B}x(${H}x${H}x${C} -> ${OH}x${OH}x${O}) k${R} s${stride}`;

/** The case of a layer's forward pass or of one of its gradients, without activation. */
function layerCase(group: string, layer: SizedLayer, pass: LayerPass): KernelCase {
  const { x, w, bias, dy } = shapesOf(layer);
  return {
    ...{ group, name: `${layer.name} ${pass}`, sizes: wordsOf(layer), flops: layerFlops(layer) },
    bytes: bytesOf(count(x), count(w), count(dy), pass === "forward" ? count(bias) : 0),
    tolerance: TOLERANCE,
    prepare: () => prepareLayer(layer, pass),
  };
}

/** The case of a matrix product `[M,K] [K,N]`, without a bias. */
function matmulCase(M: number, K: number, N: number): KernelCase {
  const layer = linearLayer("matmul", M, K, N);
  const none = new Float32Array(0);
  return {
    ...layerCase("matrix product", layer, "forward"),
    name: "matmul",
    bytes: bytesOf(M * K, K * N, M * N),
    prepare() {
      const values = { x: randomValues(M * K, 1), w: randomValues(K * N, 2), bias: new Float32Array(N), dy: none };
      return {
        open(device) {
          const [a, b] = [device.tensor([M, K], values.x), device.tensor([K, N], values.w)];
          return () => matmul(a, b);
        },
        reference: (index) => layerReference(layer, "forward", values, index),
      };
    },
  };
}

const passes = ["forward", "dX", "dW"] as const;

/** Square matrix products, and one with few rows. */
export const matmulCases = (sizes: readonly number[]): KernelCase[] => [
  ...sizes.map((size) => matmulCase(size, size, size)),
  matmulCase(32, 1280, 1280),
];

/** A transposed convolution and its gradients. */
export const windowCases: readonly KernelCase[] = passes.map((pass) =>
  layerCase("transposed convolution", upsampling("convTranspose2d", 32, 16, 128, 64), pass),
);

/**
 * The layers of several presets with their gradients, at one batch size.
 * A layer is left out if an earlier preset has a layer of the same name and sizes.
 */
export function presetCases(device: Device, presets: readonly string[], batchSize: number): KernelCase[] {
  const seen = new Set<string>();
  return presets
    .flatMap((preset) =>
      trainedLayers(device, resolveConfig(preset, { training: { batchSize } })).flatMap(({ layer, passes: own }) =>
        own.map((pass) => layerCase(preset, layer, pass)),
      ),
    )
    .filter(({ name, sizes }) => {
      const known = seen.has(`${name} ${sizes}`);
      seen.add(`${name} ${sizes}`);
      return !known;
    });
}
