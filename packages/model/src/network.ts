import {
  type Activation,
  addBias,
  conv2d,
  convTranspose2d,
  dropout,
  linear,
  reparameterize,
  reshape,
  type Shape,
  sigmoid,
  type Tensor,
} from "@bosquejo/tensor";
import type { Architecture } from "./architecture.js";
import { IMAGE_SIZE } from "./image.js";

/** Weights and biases of the network, by name. */
export type Weights = Readonly<Record<string, Tensor>>;

// random streams of the places in the network that draw numbers
const NOISE = 1;
const DROPOUT = 2;

/** Transposed convolutions from 4x4 to 64x64, each with half the channels of the one before. */
const UPSAMPLINGS = [0, 1, 2, 3];

/** Shapes of all weights, in the order of the network; see `parameterCount`. */
export function weightShapes({
  wordDimension,
  hidden,
  latent,
  features,
  outputStart,
}: Architecture): Record<string, Shape> {
  const shapes: Record<string, Shape> = {};
  const layer = (name: string, shape: Shape) => {
    shapes[`${name}.weight`] = shape;
    shapes[`${name}.bias`] = [shape.at(-1) as number];
  };
  layer("hidden1", [wordDimension, hidden]);
  layer("hidden2", [hidden, hidden]);
  layer("mu", [hidden, latent]);
  layer("logvar", [hidden, latent]);
  layer("unfold", [latent, 16 * features]);
  for (const i of UPSAMPLINGS) layer(`up${i + 1}`, [4, 4, features >> i, features >> (i + 1)]);
  layer("output", [3, 3, features >> 4, 3]);
  if (outputStart === "mean-image") shapes["output.image"] = [IMAGE_SIZE * IMAGE_SIZE * 3];
  return shapes;
}

/** How the network runs: with dropout and noise by a key `u32[2]`, or without. */
export interface Mode {
  /** share of hidden units dropped; 0 at evaluation */
  readonly dropout: number;
  /** the key that noise is drawn by; without it z is mu */
  readonly key: Tensor | undefined;
}

const dense = (w: Weights, name: string, x: Tensor, activation: Activation): Tensor =>
  linear(x, w[`${name}.weight`] as Tensor, w[`${name}.bias`] as Tensor, activation);

/** Mean and log-variance `[B,L]` of the latent Gaussian of caption vectors `x[B,E]`. */
export function encode(w: Weights, x: Tensor, { dropout: rate, key }: Mode): { mu: Tensor; logvar: Tensor } {
  const drop = (h: Tensor, stream: number) => (rate > 0 && key ? dropout(h, key, { rate, stream }) : h);
  const h1 = drop(dense(w, "hidden1", x, "relu"), DROPOUT);
  const h2 = drop(dense(w, "hidden2", h1, "relu"), DROPOUT + 1);
  return { mu: dense(w, "mu", h2, "none"), logvar: dense(w, "logvar", h2, "none") };
}

/** Images `[B,64,64,3]` in 0..1 of latent vectors `z[B,L]`. */
export function decode(w: Weights, z: Tensor, { dropout: rate, key }: Mode): Tensor {
  const batch = z.shape[0] as number;
  const unfolded = dense(w, "unfold", z, "relu");
  const dropped = rate > 0 && key ? dropout(unfolded, key, { rate, stream: DROPOUT + 2 }) : unfolded;
  let image = reshape(dropped, [batch, 4, 4, (unfolded.shape[1] as number) / 16]);
  for (const i of UPSAMPLINGS) {
    const name = `up${i + 1}`;
    const window = { stride: 2, padding: 1, activation: "relu" } as const;
    image = convTranspose2d(image, w[`${name}.weight`] as Tensor, w[`${name}.bias`] as Tensor, window);
  }
  const start = w["output.image"];
  const activation = start ? "none" : "sigmoid";
  const output = conv2d(image, w["output.weight"] as Tensor, w["output.bias"] as Tensor, {
    stride: 1,
    padding: 1,
    activation,
  });
  if (!start) return output;
  return reshape(sigmoid(addBias(reshape(output, [batch, start.size]), start)), output.shape);
}

/** The whole network: images with the Gaussian that they were drawn from. */
export function sketch(w: Weights, x: Tensor, mode: Mode): { images: Tensor; mu: Tensor; logvar: Tensor } {
  const { mu, logvar } = encode(w, x, mode);
  const z = mode.key ? reparameterize(mu, logvar, mode.key, { stream: NOISE }) : mu;
  return { images: decode(w, z, mode), mu, logvar };
}
