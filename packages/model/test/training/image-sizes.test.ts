import { type Device, openDevice } from "@bosquejo/tensor";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { everything } from "../../../../test/tier.js";
import { createGenerator, createTrainer, meanImage, parametersOf } from "../../src/index.js";
import { captionsAt, discs } from "../pictures.js";
import { tinyConfig } from "../runs.js";

let device: Device;
beforeAll(async () => {
  device = await openDevice();
});
afterAll(() => device.dispose());
afterEach(() => expect(device.stats.liveBytes, "bytes that a test left on the device").toBe(0));

const sizes = [
  [32, "mean-image"],
  [8, "mean-image"],
  [16, "principal-components"],
  [128, "mean-image"],
] as const;

test.each(everything ? sizes : sizes.slice(0, 1))(
  "images of %d pixels a side are trained on, measured and drawn, with the start %s",
  async (imageSize, outputStart) => {
    const values = imageSize * imageSize * 3;
    const data = discs(6, 2, imageSize);
    const config = tinyConfig({
      data: { imageSize },
      training: { learningRate: 1e-4 },
      model: { features: 32, outputStart, components: 2 },
    });
    const doublings = Math.log2(imageSize / 4);
    const names = Object.keys(parametersOf(config).network!);
    expect(names.filter((name) => /^up\d+\.weight$/.test(name))).toHaveLength(doublings);
    using trainer = await createTrainer(device, config, data);
    const { loss } = await trainer.train(2);
    expect(Number.isFinite(loss)).toBe(true);
    const { mse, ssim, pairs } = await trainer.evaluate("test");
    expect(pairs).toBe(2);
    expect(mse).toBeGreaterThan(0);
    expect(ssim).toBeLessThan(1);
    using generator = await createGenerator(device, config, await trainer.state());
    const captions = captionsAt(data, "test", [0, 1]);
    const drawn = await generator.generate(captions, { options: { mean: true } });
    expect(drawn).toHaveLength(2 * values);
    expect(drawn).toEqual(await trainer.generate(captions, { options: { mean: true } }));
    // the network starts at the mean image, and two small steps change it only a little
    const mean = meanImage(data, data.train.images);
    let [own, away] = [0, 0];
    for (let i = 0; i < drawn.length; i++) {
      own += (drawn[i]! - data.pixels[6 * values + i]!) ** 2;
      away += (drawn[i]! / 255 - Math.min(0.99, Math.max(0.01, mean[i % values]!))) ** 2;
    }
    expect(Math.sqrt(away / drawn.length)).toBeLessThan(0.05);
    expect(mse).toBeCloseTo(own / drawn.length / 255 ** 2, 3);
  },
);
