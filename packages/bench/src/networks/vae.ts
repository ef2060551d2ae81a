import { linearLayer, type SizedLayer, upsampling } from "./layers.js";

/**
 * The sizes of a compared VAE.
 * Caption vectors -> dense layers -> (mu, logvar) -> z -> 4x4 image -> 64x64x3.
 */
interface VaeSizes {
  /** width of a caption vector, E */
  readonly words: number;
  /** widths of the dense layers before mu and logvar */
  readonly hidden: readonly number[];
  /** width of the latent vector, L */
  readonly latent: number;
  /** channels of the 4x4 image, then after each transposed convolution (4x4, stride 2) */
  readonly channels: readonly [number, number, number, number, number];
  /** true if a 3x3 convolution to 3 channels follows */
  readonly convolution: boolean;
}

export type VaeName = "S" | "M1";

export const vaes: Readonly<Record<VaeName, VaeSizes>> = {
  S: { words: 100, hidden: [256, 256], latent: 64, channels: [128, 64, 48, 32, 3], convolution: false },
  M1: { words: 100, hidden: [1280, 1280], latent: 256, channels: [512, 256, 128, 64, 32], convolution: true },
};

/** The width and height of the images that networks draw, in pixels. */
export const IMAGE_SIZE = 64;

/** The settings of training a VAE on every side. The loss is MSE + klWeight KL, the optimizer is RMSprop. */
export const vaeTraining = {
  ...{ klWeight: 1e-3, rho: 0.9, epsilon: 1e-7 },
  // a small rate, because RMSprop's first steps depend on the signs of the gradients only:
  // rounding decides the sign of a gradient close to zero, so sides differ
  learningRate: 1e-5,
  seed: 1,
} as const;

/** A layer with its activation. */
export interface VaeLayer extends SizedLayer {
  readonly activation: "none" | "relu" | "sigmoid";
}

/**
 * The layers of a network in their order: `hidden1`, ..., `mu`, `logvar`, `unfold`, `up1`, ...
 * The last layer is `output` if the network ends in a convolution.
 */
export function vaeLayers(name: VaeName, batchSize: number): VaeLayer[] {
  const { words, hidden, latent, channels, convolution } = vaes[name];
  const B = batchSize;
  const code = hidden.at(-1)!;
  const relu = (layer: SizedLayer): VaeLayer => ({ ...layer, activation: "relu" });
  const straight = (layer: SizedLayer): VaeLayer => ({ ...layer, activation: "none" });
  const layers = [
    ...hidden.map((width, i) => relu(linearLayer(`hidden${i + 1}`, B, i === 0 ? words : hidden[i - 1]!, width))),
    straight(linearLayer("mu", B, code, latent)),
    straight(linearLayer("logvar", B, code, latent)),
    relu(linearLayer("unfold", B, latent, 16 * channels[0])),
    ...channels.slice(1).map((O, i) => relu(upsampling(`up${i + 1}`, B, 4 << i, channels[i]!, O))),
  ];
  if (convolution) {
    const shape = { H: IMAGE_SIZE, C: channels[4], OH: IMAGE_SIZE, O: 3, R: 3, stride: 1, padding: 1 };
    layers.push(straight({ name: "output", kind: "conv2d", B, ...shape }));
  }
  return [...layers.slice(0, -1), { ...layers.at(-1)!, activation: "sigmoid" }];
}
