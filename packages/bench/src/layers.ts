import { IMAGE_SIZE, IMAGE_VALUES, type RunConfig } from "@bosquejo/model";

/** A dense layer (an image of one pixel and a kernel of one tap), a convolution or a transposed one; all square. */
export interface Layer {
  readonly name: string;
  readonly kind: "linear" | "conv2d" | "convTranspose2d";
  readonly B: number;
  /** height and width of x `[B,H,H,C]` */
  readonly H: number;
  readonly C: number;
  /** height and width of y `[B,OH,OH,O]` */
  readonly OH: number;
  readonly O: number;
  /** height and width of the kernel w `[R,R,C,O]` */
  readonly R: number;
  readonly stride: number;
  readonly padding: number;
}

export const linearLayer = (name: string, B: number, C: number, O: number): Layer => ({
  ...{ name, kind: "linear", B, H: 1, C, OH: 1, O, R: 1, stride: 1, padding: 0 },
});

/** A transposed convolution 4x4 that doubles height and width. */
export const upsampling = (name: string, B: number, H: number, C: number, O: number): Layer => ({
  ...{ name, kind: "convTranspose2d", B, H, C, OH: 2 * H, O, R: 4, stride: 2, padding: 1 },
});

/** All layers of a network that multiply, in their order; its text encoder is the mean. */
export function layersOf(config: RunConfig): Layer[] {
  const { batchSize: B, wordDimension, hidden, latent, features, outputStart, components } = config;
  const straight = [
    linearLayer("scores", B, latent, components),
    linearLayer("components", B, components, IMAGE_VALUES),
  ];
  return [
    linearLayer("hidden1", B, wordDimension, hidden),
    linearLayer("hidden2", B, hidden, hidden),
    linearLayer("mu", B, hidden, latent),
    linearLayer("logvar", B, hidden, latent),
    linearLayer("unfold", B, latent, 16 * features),
    ...[0, 1, 2, 3].map((i) => upsampling(`up${i + 1}`, B, 4 << i, features >> i, features >> (i + 1))),
    {
      ...{ name: "output", kind: "conv2d" as const, B, H: IMAGE_SIZE, C: features >> 4, OH: IMAGE_SIZE, O: 3 },
      ...{ R: 3, stride: 1, padding: 1 },
    },
    ...(outputStart === "principal-components" ? straight : []),
  ];
}

/** Multiplications and additions of a layer's forward pass; each of its gradients has as many. Zeros between pixels do not count, those around images do. */
export const layerFlops = ({ B, H, C, OH, O, R }: Layer): number => 2 * B * Math.min(H, OH) ** 2 * R ** 2 * C * O;

/** Multiplications and additions of a training step: forward and both gradients of every layer, but for the gradient of the captions. */
export function stepFlops(config: RunConfig): number {
  const [first, ...others] = layersOf(config).map(layerFlops);
  return 2 * first! + 3 * others.reduce((sum, flops) => sum + flops, 0);
}
