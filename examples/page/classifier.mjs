// the network and its training: as in `digits`, but with fewer layers, and with strides instead of pooling
import {
  adam,
  capture,
  conv2d,
  crossEntropy,
  flat,
  gradients,
  linear,
  normals,
  openDevice,
  reshape,
  softmax,
} from "@bosquejo/tensor";
import { SIZE } from "example-digits/draw";

export const BATCH = 32;

const shapes = {
  conv1: [3, 3, 1, 8],
  bias1: [8],
  conv2: [3, 3, 8, 16],
  bias2: [16],
  out: [7 * 7 * 16, 10],
  outBias: [10],
};

/**
 * Opens the GPU, makes an untrained network and compiles its training step.
 *
 * @throws {Error} if there is no usable GPU; the message says why
 */
export async function openClassifier() {
  const device = await openDevice();
  const weights = flat(device, shapes);
  const slopes = flat(device, shapes);
  const w = weights.parts;
  for (const [stream, name] of ["conv1", "conv2", "out"].entries()) {
    const { size, shape } = w[name];
    const inputs = size / shape.at(-1);
    w[name].write(normals(size, 1, stream, 0).map((value) => value * Math.sqrt(2 / inputs)));
  }

  /** Computes logits `[B,10]` of images `[B,28,28,1]`. */
  function network(x) {
    const half = { stride: 2, padding: 1 };
    const h = conv2d(x, w.conv1, w.bias1, { ...half, activation: "relu" });
    const quarter = conv2d(h, w.conv2, w.bias2, { ...half, activation: "relu" });
    return linear(reshape(quarter, [x.shape[0], 7 * 7 * 16]), w.out, w.outBias, "none");
  }

  const images = device.zeros([BATCH, SIZE, SIZE, 1]);
  const labels = device.zeros([BATCH], "u32");
  const state = { mean: device.zeros(weights.whole.shape), meanSquare: device.zeros(weights.whole.shape) };
  const [taken, rate] = [device.zeros([1], "u32"), device.tensor([1], [0.002])];
  const options = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };
  const step = capture(device, [images, labels], () => {
    const loss = crossEntropy(network(images), labels);
    gradients(loss, Object.values(w), { into: Object.values(slopes.parts) });
    adam(weights.whole, slopes.whole, state.mean, state.meanSquare, taken, rate, options);
    return loss;
  });
  await step.compile();

  return {
    adapter: device.adapter.name,

    /** Trains on `BATCH` images and returns their loss. Waiting for the loss keeps the page responsive. */
    async train(batch) {
      step.replay(batch.images, batch.labels);
      return step.outputs.item();
    },

    /** Returns a function that computes the probabilities of the digits, `[count, 10]`, for `count` images. */
    async reader(count) {
      const asked = device.zeros([count, SIZE, SIZE, 1]);
      const answer = capture(device, [asked], () => softmax(network(asked), { axis: -1 }));
      await answer.compile();
      return (digits) => {
        answer.replay(digits);
        return answer.outputs.read();
      };
    },
  };
}
