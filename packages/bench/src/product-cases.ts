import type { RunConfig } from "@bosquejo/model";
import { conv2d, convTranspose2d, count, type Device, gradients, linear, matmul, type Tensor } from "@bosquejo/tensor";
import type { KernelCase, OpenCase } from "./cases.js";
import { type Layer, layerFlops, layersOf, linearLayer, upsampling } from "./layers.js";
import { layerReference, type Pass } from "./references.js";
import { randomValues } from "./synthetic.js";

const TOLERANCE = 1e-4;

function shapesOf({ kind, B, H, C, OH, O, R }: Layer) {
  return kind === "linear"
    ? { x: [B, C], w: [C, O], bias: [O], dy: [B, O] }
    : { x: [B, H, H, C], w: [R, R, C, O], bias: [O], dy: [B, OH, OH, O] };
}

function forward({ kind, stride, padding }: Layer, x: Tensor, w: Tensor, bias: Tensor): Tensor {
  const window = { stride, padding, activation: "none" } as const;
  if (kind === "linear") return linear(x, w, bias, "none");
  return kind === "conv2d" ? conv2d(x, w, bias, window) : convTranspose2d(x, w, bias, window);
}

function openLayer(device: Device, layer: Layer, pass: Pass): OpenCase {
  const shapes = shapesOf(layer);
  const random = (name: keyof typeof shapes, seed: number) => randomValues(count(shapes[name]), seed);
  const values = { x: random("x", 1), w: random("w", 2), bias: random("bias", 3), dy: random("dy", 4) };
  const [x, w, bias] = (["x", "w", "bias"] as const).map((name) => device.tensor(shapes[name], values[name])) as [
    Tensor,
    Tensor,
    Tensor,
  ];
  const reference = (index: number) => layerReference(layer, pass, values, index);
  if (pass === "forward") return { run: () => forward(layer, x, w, bias), accumulates: false, reference };
  const y = forward(layer, x, w, bias);
  const seed = device.tensor(shapes.dy, values.dy);
  const run = () => gradients(y, [pass === "dX" ? x : w], { seed })[0]!;
  return { run, accumulates: false, reference };
}

const wordsOf = ({ kind, B, H, C, OH, O, R, stride }: Layer) =>
  kind === "linear" ? `${B}x${C}x${O}` : `${B}x(${H}x${H}x${C} -> ${OH}x${OH}x${O}) k${R} s${stride}`;

/** A layer's forward pass or one of its gradients, without activation. */
const layerCase = (layer: Layer, pass: Pass): KernelCase => ({
  name: `${layer.name} ${pass}`,
  sizes: wordsOf(layer),
  flops: layerFlops(layer),
  tolerance: TOLERANCE,
  open: (device) => openLayer(device, layer, pass),
});

/** `[M,K] [K,N]` without a bias. */
function matmulCase(M: number, K: number, N: number): KernelCase {
  const layer = linearLayer("matmul", M, K, N);
  const none = new Float32Array(0);
  return {
    ...layerCase(layer, "forward"),
    name: "matmul",
    open(device) {
      const values = { x: randomValues(M * K, 1), w: randomValues(K * N, 2), bias: new Float32Array(N), dy: none };
      const [a, b] = [device.tensor([M, K], values.x), device.tensor([K, N], values.w)];
      const reference = (index: number) => layerReference(layer, "forward", values, index);
      return { run: () => matmul(a, b), accumulates: false, reference };
    },
  };
}

const passes = ["forward", "dX", "dW"] as const;

/** Matrix products of sizes that other libraries are measured at too. */
export const matmulCases: readonly KernelCase[] = [matmulCase(512, 512, 512), matmulCase(32, 1280, 1280)];

/** A transposed convolution, likewise, with its gradients. */
export const windowCases: readonly KernelCase[] = passes.map((pass) =>
  layerCase(upsampling("convTranspose2d", 32, 16, 128, 64), pass),
);

/** Every layer of a network, but for the first one's unused dX and for a twin. */
export function layerCases(config: RunConfig): KernelCase[] {
  return layersOf(config)
    .filter(({ name }) => name !== "logvar")
    .flatMap((layer) =>
      passes
        .filter((pass) => pass !== "dX" || layer.name !== "hidden1")
        .map((pass) => layerCase({ ...layer, name: `${config.preset} ${layer.name}` }, pass)),
    );
}
