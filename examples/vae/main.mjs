// a variational autoencoder learns to draw digits (Kingma and Welling 2013)
import {
  adam,
  add,
  advance,
  binaryCrossEntropyWithLogits,
  capture,
  convTranspose2d,
  exp,
  flat,
  gradients,
  linear,
  mul,
  normals,
  openDevice,
  randomKey,
  reparameterize,
  reshape,
  scope,
  sigmoid,
  sub,
  sum,
} from "@bosquejo/tensor";
import { asText, drawDigits, PIXELS } from "example-digits/draw";

const STEPS = 600;
const BATCH = 64;
const LATENT = 8;

const device = await openDevice();
console.log(`computing on ${device.adapter.name}`);

const shapes = {
  read: [PIXELS, 128],
  readBias: [128],
  mu: [128, LATENT],
  muBias: [LATENT],
  logvar: [128, LATENT],
  logvarBias: [LATENT],
  start: [LATENT, 7 * 7 * 16],
  startBias: [7 * 7 * 16],
  up1: [4, 4, 16, 8],
  up1Bias: [8],
  up2: [4, 4, 8, 1],
  up2Bias: [1],
};
const weights = flat(device, shapes);
const slopes = flat(device, shapes);
const w = weights.parts;
for (const [stream, name] of ["read", "mu", "logvar", "start", "up1", "up2"].entries()) {
  // of a transposed convolution's 4x4 taps each output sees 2x2
  const inputs = name.startsWith("up") ? 2 * 2 * shapes[name][2] : shapes[name][0];
  w[name].write(normals(w[name].size, 1, stream, 0).map((value) => value * Math.sqrt(1 / inputs)));
}

/** Mean and log-variance `[B,LATENT]` of what pictures `[B,784]` may stand for. */
function encode(x) {
  const h = linear(x, w.read, w.readBias, "relu");
  return { mu: linear(h, w.mu, w.muBias, "none"), logvar: linear(h, w.logvar, w.logvarBias, "none") };
}

/** Logits `[B,784]` of the pictures that `z[B,LATENT]` stand for. */
function decode(z) {
  const B = z.shape[0];
  const twice = { stride: 2, padding: 1 };
  const h = reshape(linear(z, w.start, w.startBias, "relu"), [B, 7, 7, 16]);
  const larger = convTranspose2d(h, w.up1, w.up1Bias, { ...twice, activation: "relu" });
  return reshape(convTranspose2d(larger, w.up2, w.up2Bias, { ...twice, activation: "none" }), [B, PIXELS]);
}

/** How far N(mu, e^logvar) is from N(0, 1), a picture: -1/2 sum of 1 + logvar - mu^2 - e^logvar. */
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
  // the loss is a mean over pixels; a picture has so many of them
  const picture = mul(binaryCrossEntropyWithLogits(decode(z), images), PIXELS);
  const kl = divergence(code);
  const loss = add(picture, kl);
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
  // every picture is a new one, so the loss is that of pictures not seen before
  step.replay(drawDigits(BATCH, i, { noise: 0 }).images);
  if (i % 100 > 0 && i > 1) continue;
  const [loss, kl] = [await step.outputs.loss.item(), await step.outputs.kl.item()];
  console.log(`step ${i}: loss ${loss.toFixed(1)} nats a picture, of which KL ${kl.toFixed(1)}`);
}

// eight pictures that nobody drew: z from the prior, decoded
const z = device.tensor([8, LATENT], normals(8 * LATENT, 2, 0, 0));
const drawn = await scope(device, () => sigmoid(decode(z))).read();
for (const first of [0, 4]) {
  console.log(asText([0, 1, 2, 3].map((i) => drawn.subarray((first + i) * PIXELS, (first + i + 1) * PIXELS))));
}
device.dispose();
