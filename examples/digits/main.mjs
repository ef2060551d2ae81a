// a convolutional network learns to recognize digits
import {
  adam,
  advance,
  argmax,
  batchNorm,
  capture,
  cast,
  conv2d,
  crossEntropy,
  dropout,
  equal,
  flat,
  gradients,
  linear,
  maxPool2d,
  mean,
  normals,
  openDevice,
  randomKey,
  relu,
  reshape,
} from "@bosquejo/tensor";
import { asText, drawDigits, PIXELS, SIZE } from "example-digits/draw";

const STEPS = 250;
const BATCH = 32;
const TEST = 1000;

const device = await openDevice();
console.log(`computing on ${device.adapter.name}`);

// all weights are parts of one flat buffer: one launch updates them
const shapes = {
  conv1: [3, 3, 1, 8],
  bias1: [8],
  gamma: [8],
  beta: [8],
  conv2: [3, 3, 8, 16],
  bias2: [16],
  hidden: [7 * 7 * 16, 64],
  hiddenBias: [64],
  out: [64, 10],
  outBias: [10],
};
const weights = flat(device, shapes);
const slopes = flat(device, shapes);
const w = weights.parts;
// He et al. 2015: normal random numbers with variance 2 / inputs
for (const [stream, name] of ["conv1", "conv2", "hidden", "out"].entries()) {
  const { size, shape } = w[name];
  const inputs = size / shape.at(-1);
  w[name].write(normals(size, 1, stream, 0).map((value) => value * Math.sqrt(2 / inputs)));
}
w.gamma.write(new Float32Array(8).fill(1));
const running = { mean: device.zeros([8]), variance: device.tensor([8], new Float32Array(8).fill(1)) };

/** Computes logits `[B,10]` of images `[B,28,28,1]`. Applies dropout if there is a random key: in training. */
function network(x, key) {
  const same = { stride: 1, padding: 1 };
  const norm = { training: key !== undefined, momentum: 0.1, epsilon: 1e-5 };
  let y = conv2d(x, w.conv1, w.bias1, { ...same, activation: "none" });
  y = relu(batchNorm(y, w.gamma, w.beta, running.mean, running.variance, norm));
  y = maxPool2d(y, { kernel: 2 });
  y = maxPool2d(conv2d(y, w.conv2, w.bias2, { ...same, activation: "relu" }), { kernel: 2 });
  y = linear(reshape(y, [x.shape[0], 7 * 7 * 16]), w.hidden, w.hiddenBias, "relu");
  if (key) y = dropout(y, key, { rate: 0.3, stream: 0 });
  return linear(y, w.out, w.outBias, "none");
}

// one training step: captured once, then replayed with new images each time
const images = device.zeros([BATCH, SIZE, SIZE, 1]);
const labels = device.zeros([BATCH], "u32");
const key = randomKey(device, 1);
const state = { mean: device.zeros(weights.whole.shape), meanSquare: device.zeros(weights.whole.shape) };
const [taken, rate] = [device.zeros([1], "u32"), device.tensor([1], [0.002])];
const step = capture(device, [images, labels], () => {
  const loss = crossEntropy(network(images, key), labels);
  gradients(loss, Object.values(w), { into: Object.values(slopes.parts) });
  adam(weights.whole, slopes.whole, state.mean, state.meanSquare, taken, rate, {
    beta1: 0.9,
    beta2: 0.999,
    epsilon: 1e-8,
  });
  advance(key, { at: 1, by: 1, limit: 0 });
  return loss;
});
await step.compile();

// every image is new, so the network cannot memorize images
for (let i = 1; i <= STEPS; i++) {
  const batch = drawDigits(BATCH, i);
  step.replay(batch.images, batch.labels);
  if (i % 50 === 0) console.log(`step ${i}: loss ${(await step.outputs.item()).toFixed(3)}`);
}

// new images for the test
const test = drawDigits(TEST, 0);
const digits = argmax(network(device.tensor([TEST, SIZE, SIZE, 1], test.images)), { axis: -1 });
const right = cast(equal(digits, device.tensor([TEST], test.labels)), { dtype: "f32" });
console.log(`accuracy ${(100 * (await mean(right).item())).toFixed(1)} % on ${TEST} new digits`);
const some = [0, 1, 2, 3].map((i) => test.images.subarray(i * PIXELS, (i + 1) * PIXELS));
console.log(asText(some));
console.log(`read as ${(await digits.read("u32")).slice(0, 4).join(", ")}`);
device.dispose();
