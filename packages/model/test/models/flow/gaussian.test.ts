import { type Device, normals, openDevice } from "@bosquejo/tensor";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTrainer, oneWordCaptions, resolveConfig, type TrainingData } from "../../../src/index.js";

let device: Device;
beforeAll(async () => {
  device = await openDevice();
});
afterAll(() => device.dispose());

const SIZE = 8;
const VALUES = SIZE * SIZE * 3;
const IMAGES = 512;
// the last step goes to the mean of the codes that fit its z: a component that varies less than the noise there loses
// variance
const DEVIATIONS = [40, 25] as const;

/** Two orthogonal patterns of ones and minus ones. */
const patterns = [0, 1].map((k) => Float64Array.from({ length: VALUES }, (_, i) => ((i >> k) & 1 ? 1 : -1)));

/** Images 128 + a P + b Q with normal numbers a and b. All have the same caption. */
function gaussianImages(): TrainingData {
  const scores = normals(2 * IMAGES, 3, 1, 0);
  const pixels = new Uint8Array(IMAGES * VALUES);
  for (let n = 0; n < IMAGES; n++)
    for (let i = 0; i < VALUES; i++) {
      const value = patterns.reduce((sum, pattern, k) => sum + DEVIATIONS[k]! * scores[2 * n + k]! * pattern[i]!, 128);
      pixels[n * VALUES + i] = Math.min(255, Math.max(0, Math.round(value)));
    }
  const table = Float32Array.of(1, -1);
  const side = (count: number) => ({
    images: Uint32Array.from({ length: count }, (_, i) => i),
    words: { starts: Uint32Array.from({ length: count + 1 }, (_, i) => i), rows: new Uint32Array(count) },
    vectors: Float32Array.from({ length: 2 * count }, (_, i) => table[i % 2]!),
  });
  return { pixels, imageSize: SIZE, table, train: side(IMAGES), test: side(4) };
}

/** Mean and standard deviation of the scores of images in 0..255, and the correlation of both scores. */
function scoresOf(images: ArrayLike<number>): { means: number[]; deviations: number[]; correlation: number } {
  const count = images.length / VALUES;
  const scores = patterns.map((pattern) =>
    Float64Array.from({ length: count }, (_, n) => {
      let sum = 0;
      for (let i = 0; i < VALUES; i++) sum += (images[n * VALUES + i]! - 128) * pattern[i]!;
      return sum / VALUES;
    }),
  );
  const meanOf = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / count;
  const means = scores.map(meanOf);
  const centred = scores.map((values, k) => values.map((value) => value - means[k]!));
  const deviations = centred.map((values) => Math.sqrt(meanOf(values.map((value) => value ** 2))));
  const together = meanOf(centred[0]!.map((value, n) => value * centred[1]![n]!));
  return { means, deviations, correlation: together / (deviations[0]! * deviations[1]!) };
}

test("a flow that learnt Gaussian images draws images of their mean and their variance", {
  tags: ["all"],
}, async () => {
  const data = gaussianImages();
  const config = resolveConfig("flow", {
    data: { imageSize: SIZE },
    text: { wordDimension: 2, standardize: false },
    training: { batchSize: 128, epochs: 250, learningRate: 3e-3, warmupSteps: 20, averaging: 0.99 },
    model: { components: 2, width: 32, blocks: 2, conditionWidth: 16 },
  });
  using trainer = await createTrainer(device, config, data);
  await trainer.train(1000);
  const drawn: number[] = [];
  const captions = { words: oneWordCaptions(32), table: Float32Array.from({ length: 64 }, (_, i) => (i % 2 ? -1 : 1)) };
  for (let draw = 0; draw < 16; draw++) {
    const options = { guidance: 1 };
    const { images } = await trainer.draw({ ...captions, dimension: 2 }, { seed: 1, draw, options });
    for (const value of images) drawn.push(255 * value);
  }
  const [found, wanted] = [scoresOf(drawn), scoresOf(data.pixels)];
  // four standard errors of 512 drawings, and a part for the network's own error
  for (const k of [0, 1]) {
    const deviation = wanted.deviations[k]!;
    expect(Math.abs(found.means[k]! - wanted.means[k]!)).toBeLessThan(0.25 * deviation);
    expect(found.deviations[k]! / deviation).toBeGreaterThan(0.8);
    expect(found.deviations[k]! / deviation).toBeLessThan(1.2);
  }
  expect(Math.abs(found.correlation - wanted.correlation)).toBeLessThan(0.2);
});
