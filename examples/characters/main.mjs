// a causal convolutional network learns to write sonnets, letter by letter
import { readFileSync } from "node:fs";
import {
  adamw,
  add,
  advance,
  capture,
  clipGradients,
  conv2d,
  crossEntropy,
  dropout,
  embedding,
  flat,
  gelu,
  gradients,
  layerNorm,
  linear,
  normals,
  openDevice,
  pad,
  randomKey,
  reshape,
  threefry,
  uniform01,
} from "@bosquejo/tensor";

const STEPS = 150;
const BATCH = 16;
const LENGTH = 64;
const WIDTH = 32;
const LAYERS = 3;
const TAPS = 6;
// the number of letters that a prediction depends on: one, plus those that each layer adds
const SEEN = 1 + LAYERS * (TAPS - 1);

const text = readFileSync(new URL("sonnets.txt", import.meta.url), "utf8").toLowerCase();
const alphabet = [...new Set(text)].sort();
const codes = Uint32Array.from(text, (letter) => alphabet.indexOf(letter));
// the last sonnet is the test text: training does not use it
const held = text.lastIndexOf("\n\n") + 2;

const device = await openDevice();
console.log(`computing on ${device.adapter.name}`);

const shapes = { table: [alphabet.length, WIDTH], out: [WIDTH, alphabet.length], outBias: [alphabet.length] };
for (let i = 0; i < LAYERS; i++) {
  shapes[`conv${i}`] = [1, TAPS, WIDTH, WIDTH];
  for (const name of ["gamma", "beta", "convBias"]) shapes[`${name}${i}`] = [WIDTH];
}
const weights = flat(device, shapes);
const slopes = flat(device, shapes);
const w = weights.parts;
for (const [stream, [name, tensor]] of Object.entries(w).entries()) {
  const inputs = name === "table" ? 1 : tensor.size / tensor.shape[tensor.shape.length - 1];
  if (name.startsWith("gamma")) tensor.write(new Float32Array(WIDTH).fill(1));
  else if (!/bias|beta/i.test(name)) {
    tensor.write(normals(tensor.size, 1, stream, 0).map((value) => value / Math.sqrt(inputs)));
  }
}

/**
 * Computes logits `[B*T,V]` of the next letter at each position of `letters[B,T]`. A prediction depends only on the
 * letters up to its position. Applies dropout if there is a random key: in training.
 */
function network(letters, key) {
  const [B, T] = letters.shape;
  let x = embedding(w.table, reshape(letters, [B, 1, T]));
  for (let i = 0; i < LAYERS; i++) {
    const normed = layerNorm(x, w[`gamma${i}`], w[`beta${i}`], { epsilon: 1e-5 });
    // zeros before the first letter and none after the last: no prediction depends on later letters
    const before = pad(normed, {
      padding: [
        [0, 0],
        [0, 0],
        [TAPS - 1, 0],
        [0, 0],
      ],
      value: 0,
    });
    const mixed = conv2d(before, w[`conv${i}`], w[`convBias${i}`], { stride: 1, padding: 0, activation: "none" });
    const gained = gelu(mixed);
    x = add(x, key ? dropout(gained, key, { rate: 0.2, stream: i }) : gained);
  }
  return linear(reshape(x, [B * T, WIDTH]), w.out, w.outBias, "none");
}

const letters = device.zeros([BATCH, LENGTH], "u32");
const next = device.zeros([BATCH * LENGTH], "u32");
const key = randomKey(device, 1);
const state = { mean: device.zeros(weights.whole.shape), meanSquare: device.zeros(weights.whole.shape) };
const [taken, rate] = [device.zeros([1], "u32"), device.tensor([1], [0.004])];
const step = capture(device, [letters, next], () => {
  const loss = crossEntropy(network(letters, key), next);
  gradients(loss, Object.values(w), { into: Object.values(slopes.parts) });
  clipGradients(slopes.whole, { maxNorm: 1 });
  adamw(weights.whole, slopes.whole, state.mean, state.meanSquare, taken, rate, {
    beta1: 0.9,
    beta2: 0.99,
    epsilon: 1e-8,
    weightDecay: 0.1,
  });
  advance(key, { at: 1, by: 1, limit: 0 });
  return loss;
});
const test = capture(device, [letters, next], () => crossEntropy(network(letters), next));
await Promise.all([step.compile(), test.compile()]);

let drawn = 0;
const random = () => uniform01(threefry([1, 0], [drawn++, 0])[0]);

/** Draws `BATCH` random pieces of text between two positions, and the same pieces one letter later. */
function batch(from, to) {
  const starts = Array.from({ length: BATCH }, () => from + Math.floor(random() * (to - from - LENGTH)));
  return [0, 1].map((by) => starts.flatMap((start) => [...codes.subarray(start + by, start + by + LENGTH)]));
}

for (let i = 1; i <= STEPS; i++) {
  step.replay(...batch(0, held));
  if (i % 50 === 0) console.log(`step ${i}: loss ${(await step.outputs.item()).toFixed(2)} nats per letter`);
}
test.replay(...batch(held, text.length));
console.log(
  `test sonnet: loss ${(await test.outputs.item()).toFixed(2)}, ${frequencyLoss().toFixed(2)} from letter frequencies`,
);

/** The loss of a prediction that uses only the frequency of each letter: their entropy. */
function frequencyLoss() {
  const shares = alphabet.map((_, code) => codes.filter((each) => each === code).length / codes.length);
  return -shares.reduce((sum, share) => sum + share * Math.log(share), 0);
}

// writes new text: draws one letter at a time, with the probabilities that the network gives
const seen = device.zeros([1, SEEN], "u32");
const write = capture(device, [seen], () => network(seen));
let written = "\n\nwhen ";
while (written.length < 300) {
  const last = written.slice(-SEEN).padStart(SEEN, "\n");
  write.replay(Array.from(last, (letter) => alphabet.indexOf(letter)));
  const logits = (await write.outputs.read()).slice(-alphabet.length);
  // the largest of logits plus Gumbel noise is a sample from their softmax; the temperature 0.7 favours likely letters
  const noisy = logits.map((logit) => logit / 0.7 - Math.log(-Math.log(random())));
  written += alphabet[noisy.indexOf(Math.max(...noisy))];
}
console.log(written.trim());
device.dispose();
