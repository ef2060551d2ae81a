import {
  type Activation,
  add,
  conv2d,
  convTranspose2d,
  dropout,
  linear,
  maskedSoftmax,
  matmul,
  reparameterize,
  reshape,
  type Shape,
  sigmoid,
  type Tensor,
  weightedSum,
} from "@bosquejo/tensor";
import { IMAGE_SIZE, IMAGE_VALUES } from "../../images.js";
import { type Architecture, encodedSize } from "./architecture.js";

/** Weights and biases of the network, by name. */
export type Weights = Readonly<Record<string, Tensor>>;

// random streams of the places in the network that draw numbers
const NOISE = 1;
const DROPOUT = 2;

/** Transposed convolutions from 4x4 to 64x64, each with half the channels of the one before. */
const UPSAMPLINGS = [0, 1, 2, 3];

/** Shapes of all weights, in the order of the network; see `parameterCount`. */
export function weightShapes(architecture: Architecture): Record<string, Shape> {
  const { wordDimension, hidden, latent, features, textEncoder, heads, captionWords } = architecture;
  const shapes: Record<string, Shape> = {};
  const layer = (name: string, shape: Shape) => {
    shapes[`${name}.weight`] = shape;
    shapes[`${name}.bias`] = [shape.at(-1) as number];
  };
  if (textEncoder === "attention") {
    shapes["attention.weight"] = [wordDimension, heads];
    shapes["attention.place"] = [captionWords * heads];
  }
  layer("hidden1", [encodedSize(architecture), hidden]);
  layer("hidden2", [hidden, hidden]);
  layer("mu", [hidden, latent]);
  layer("logvar", [hidden, latent]);
  layer("unfold", [latent, 16 * features]);
  for (const i of UPSAMPLINGS) layer(`up${i + 1}`, [4, 4, features >> i, features >> (i + 1)]);
  layer("output", [3, 3, features >> 4, 3]);
  const { outputStart, components } = architecture;
  if (outputStart === "mean-image") shapes["output.image"] = [IMAGE_VALUES];
  if (outputStart === "principal-components") {
    layer("scores", [latent, components]);
    layer("components", [components, IMAGE_VALUES]);
  }
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

/** What a network reads of a batch of captions. */
export interface Captions {
  /** `[B,E]` mean word vectors, `[B,2E]` with maxima, or `[B,T,E]` the words that attention weighs */
  readonly x: Tensor;
  /** `[B,1]` how many of the T places hold a word: for attention */
  readonly lengths?: Tensor | undefined;
}

/**
 * Sums `[B,K*E]` of words `x[B,T,E]`, weighted for each of K heads by a softmax over the words of a score that is linear
 * in the word and has a bias for its place.
 */
function attend(w: Weights, { x, lengths }: Captions): Tensor {
  const [B, T, E] = x.shape as [number, number, number];
  const weight = w["attention.weight"] as Tensor;
  const K = weight.shape[1] as number;
  const byWord = reshape(matmul(reshape(x, [B * T, E]), weight), [B, T * K]);
  const scores = reshape(add(byWord, w["attention.place"] as Tensor), [B, T, K]);
  return reshape(weightedSum(maskedSoftmax(scores, lengths as Tensor), x), [B, K * E]);
}

/** Mean and log-variance `[B,L]` of the latent Gaussian of captions. */
export function encode(w: Weights, captions: Captions, { dropout: rate, key }: Mode): { mu: Tensor; logvar: Tensor } {
  const drop = (h: Tensor, stream: number) => (rate > 0 && key ? dropout(h, key, { rate, stream }) : h);
  const x = captions.lengths ? attend(w, captions) : captions.x;
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
  const straight = w["components.weight"];
  const output = conv2d(image, w["output.weight"] as Tensor, w["output.bias"] as Tensor, {
    stride: 1,
    padding: 1,
    activation: start || straight ? "none" : "sigmoid",
  });
  if (!start && !straight) return output;
  const drawn = reshape(output, [batch, IMAGE_VALUES]);
  const sum = start ? add(drawn, start) : add(drawn, dense(w, "components", dense(w, "scores", z, "none"), "none"));
  return reshape(sigmoid(sum), [batch, IMAGE_SIZE, IMAGE_SIZE, 3]);
}

/** The whole network: images with the Gaussian that they were drawn from. */
export function sketch(w: Weights, captions: Captions, mode: Mode): { images: Tensor; mu: Tensor; logvar: Tensor } {
  const { mu, logvar } = encode(w, captions, mode);
  const z = mode.key ? reparameterize(mu, logvar, mode.key, { stream: NOISE }) : mu;
  return { images: decode(w, z, mode), mu, logvar };
}
