// a variational autoencoder learns to draw digits (Kingma and Welling 2013)
import {
  adam,
  add,
  advance,
  binaryCrossEntropyWithLogits,
  capture,
  exp,
  flat,
  gradients,
  linear,
  mul,
  normals,
  openDevice,
  randomKey,
  reparameterize,
  scope,
  sigmoid,
  sub,
  sum,
} from "@bosquejo/tensor";
import { asText, drawDigits, PIXELS } from "example-digits/draw";

const STEPS = 400;
const BATCH = 64;
const HIDDEN = 256;
const LATENT = 8;

const device = await openDevice();
console.log(`computing on ${device.adapter.name}`);

const shapes = {
  read: [PIXELS, HIDDEN],
  readBias: [HIDDEN],
  mu: [HIDDEN, LATENT],
  muBias: [LATENT],
  logvar: [HIDDEN, LATENT],
  logvarBias: [LATENT],
  imagine: [LATENT, HIDDEN],
  imagineBias: [HIDDEN],
  draw: [HIDDEN, PIXELS],
  drawBias: [PIXELS],
};
const weights = flat(device, shapes);
const slopes = flat(device, shapes);
const w = weights.parts;
for (const [stream, name] of ["read", "mu", "logvar", "imagine", "draw"].entries()) {
  const [inputs] = w[name].shape;
  w[name].write(normals(w[name].size, 1, stream, 0).map((value) => value / Math.sqrt(inputs)));
}

/** Computes the mean and the log-variance `[B,LATENT]` of the latent codes of images `[B,784]`. */
function encode(x) {
  const h = linear(x, w.read, w.readBias, "relu");
  return { mu: linear(h, w.mu, w.muBias, "none"), logvar: linear(h, w.logvar, w.logvarBias, "none") };
}

/** Computes the logits `[B,784]` of images from latent codes `z[B,LATENT]`. */
const decode = (z) => linear(linear(z, w.imagine, w.imagineBias, "relu"), w.draw, w.drawBias, "none");

/** The KL divergence of N(mu, e^logvar) from N(0, 1), per image: -1/2 sum of 1 + logvar - mu^2 - e^logvar. */
function divergence({ mu, logvar }) {
  const terms = sub(sub(add(logvar, 1), mul(mu, mu)), exp(logvar));
  return mul(sum(terms), -0.5 / BATCH);
}

const images = device.zeros([BATCH, PIXELS]);
const key = randomKey(device, 1);
const state = { mean: device.zeros(weights.whole.shape), meanSquare: device.zeros(weights.whole.shape) };
const [taken, rate] = [device.zeros([1], "u32"), device.tensor([1], [0.002])];
const step = capture(device, [images], () => {
  const code = encode(images);
  const z = reparameterize(code.mu, code.logvar, key, { stream: 0 });
  // cross-entropy is a mean over pixels; multiplied by their number, it is the sum for one image
  const reconstruction = mul(binaryCrossEntropyWithLogits(decode(z), images), PIXELS);
  const kl = divergence(code);
  const loss = add(reconstruction, kl);
  gradients(loss, Object.values(w), { into: Object.values(slopes.parts) });
  adam(weights.whole, slopes.whole, state.mean, state.meanSquare, taken, rate, {
    beta1: 0.9,
    beta2: 0.999,
    epsilon: 1e-8,
  });
  advance(key, { at: 1, by: 1, limit: 0 });
  return { loss, kl };
});
await step.compile();

for (let i = 1; i <= STEPS; i++) {
  // every image is new, so this is also the loss of images that were not used for training
  step.replay(drawDigits(BATCH, i, { variety: 0.4, noise: 0 }).images);
  if (i % 100 > 0 && i > 1) continue;
  const [loss, kl] = [await step.outputs.loss.item(), await step.outputs.kl.item()];
  console.log(`step ${i}: loss ${loss.toFixed(1)} nats per image, of which KL ${kl.toFixed(1)}`);
}

// eight generated images: z is a sample of the prior, decoded
const z = device.tensor([8, LATENT], normals(8 * LATENT, 2, 0, 0));
const drawn = await scope(device, () => sigmoid(decode(z))).read();
for (const first of [0, 4]) {
  console.log(asText([0, 1, 2, 3].map((i) => drawn.subarray((first + i) * PIXELS, (first + i + 1) * PIXELS))));
}
device.dispose();
