import { type Device, openDevice } from "@bosquejo/tensor";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import {
  type CaptionPairs,
  createGenerator,
  createTrainer,
  decodeCheckpoint,
  encodeCheckpoint,
  evaluate,
  meanVectors,
  type TrainingData,
} from "../../src/index.js";
import { captionsAt, DIMENSION, discs } from "../pictures.js";
import { random } from "../random.js";
import { runConfig } from "../runs.js";

let device: Device;
beforeAll(async () => {
  device = await openDevice();
});
afterAll(() => device.dispose());
afterEach(() => expect(device.stats.liveBytes, "bytes that a test left on the device").toBe(0));

/** The discs with captions of two words: one of eight words, then another of eight words. */
function worded(): TrainingData {
  const data = discs(40, 7);
  const next = random(4);
  const table = Float32Array.from({ length: 16 * DIMENSION }, () => 2 * next() - 1);
  const side = ({ images }: CaptionPairs): CaptionPairs => {
    const rows = Array.from(images).flatMap((image) => [image % 8, 8 + (Math.floor(image / 8) % 8)]);
    const words = {
      starts: Uint32Array.from({ length: images.length + 1 }, (_, i) => 2 * i),
      rows: Uint32Array.from(rows),
    };
    return { images, words, vectors: meanVectors({ words, table, dimension: DIMENSION }) };
  };
  return { ...data, train: side(data.train), test: side(data.test), table };
}

test.each(["meanmax", "attention"] as const)(
  "with %s a run learns, continues bit for bit, and draws as in training",
  { tags: ["all"] },
  async (encoder) => {
    const data = worded();
    const config = runConfig({
      text: { encoder, heads: 2, captionWords: 3 },
      training: { batchSize: 16, learningRate: 3e-3, optimizer: { name: "rmsprop", weightDecay: 0.1 } },
      // layers wide enough to learn in 40 steps
      model: { hidden: 32, latent: 32, features: 64, outputStart: "principal-components", components: 4, dropout: 0.1 },
    });
    using trainer = await createTrainer(device, config, data);
    const before = await trainer.evaluate("train");
    await trainer.train(3);
    const file = encodeCheckpoint(await trainer.state(), config);
    await trainer.train(37);
    expect((await trainer.evaluate("train")).mse).toBeLessThan(0.8 * before.mse);
    using again = await createTrainer(device, config, data, decodeCheckpoint(file, "a file").state);
    await again.train(37);
    expect(encodeCheckpoint(await again.state(), config)).toEqual(encodeCheckpoint(await trainer.state(), config));
    using generator = await createGenerator(device, config, await trainer.state());
    const captions = captionsAt(data, "train", [0, 5]);
    const mean = { options: { mean: true } };
    expect(await generator.generate(captions, mean)).toEqual(await trainer.generate(captions, mean));
    expect((await evaluate(generator, data, "test")).mse).toBeCloseTo((await trainer.evaluate("test")).mse, 6);
  },
);
