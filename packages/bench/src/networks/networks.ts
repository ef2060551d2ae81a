import { layerFlops, linearLayer, type SizedLayer, upsampling } from "./layers.js";

/** A network that is compared, in sizes: caption vectors -> dense layers -> (mu, logvar) -> z -> 4x4 image -> 64x64x3. */
interface Network {
  /** E */
  readonly words: number;
  /** widths of the dense layers before mu and logvar */
  readonly hidden: readonly number[];
  /** L */
  readonly latent: number;
  /** channels of the 4x4 image and after each transposed convolution 4x4 stride 2 */
  readonly channels: readonly [number, number, number, number, number];
  /** whether a convolution 3x3 to 3 channels follows */
  readonly convolution: boolean;
}

export type NetworkName = "S" | "M1";

export const networks: Readonly<Record<NetworkName, Network>> = {
  S: { words: 100, hidden: [256, 256], latent: 64, channels: [128, 64, 48, 32, 3], convolution: false },
  M1: { words: 100, hidden: [1280, 1280], latent: 256, channels: [512, 256, 128, 64, 32], convolution: true },
};

/** Width and height of the images that they make, in pixels. */
export const IMAGE_SIZE = 64;

export const networkNames = Object.keys(networks) as NetworkName[];
export const isNetwork = (name: string): name is NetworkName => name in networks;

/** What is the same for every side: the loss is MSE + klWeight KL, the rule RMSprop. */
export const training = {
  ...{ klWeight: 1e-3, rho: 0.9, epsilon: 1e-7 },
  // steps are short, for RMSprop's first ones go by the signs of the gradients, which rounding decides where they are next to zero
  learningRate: 1e-5,
  seed: 1,
} as const;

/** A layer with what follows it. */
export interface NetworkLayer extends SizedLayer {
  readonly activation: "none" | "relu" | "sigmoid";
}

/** All layers of a network in their order: `hidden1`, ..., `mu`, `logvar`, `unfold`, `up1`, ..., and `output` where there is one. */
export function networkLayers(name: NetworkName, batchSize: number): NetworkLayer[] {
  const { words, hidden, latent, channels, convolution } = networks[name];
  const B = batchSize;
  const code = hidden.at(-1)!;
  const relu = (layer: SizedLayer): NetworkLayer => ({ ...layer, activation: "relu" });
  const straight = (layer: SizedLayer): NetworkLayer => ({ ...layer, activation: "none" });
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

/** Learned numbers of a network, biases counted. */
export const networkParameters = (name: NetworkName): number =>
  networkLayers(name, 1).reduce((sum, { R, C, O }) => sum + (R * R * C + 1) * O, 0);

/** Multiplications and additions of a training step: forward and both gradients of every layer, but for the gradient of the captions. */
export function networkFlops(name: NetworkName, batchSize: number): number {
  const [first, ...others] = networkLayers(name, batchSize).map(layerFlops);
  return 2 * first! + 3 * others.reduce((sum, flops) => sum + flops, 0);
}
