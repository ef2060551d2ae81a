import { type Device, openDevice } from "@bosquejo/tensor";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { createTrainer } from "../../../src/index.js";
import { discs } from "../../pictures.js";
import { data, flowConfig, trainedFlow } from "./small-flow.js";

let device: Device;
beforeAll(async () => {
  device = await openDevice();
});
afterAll(() => device.dispose());
afterEach(() => expect(device.stats.liveBytes, "bytes that a test left on the device").toBe(0));

const trained = (steps: number) => trainedFlow(device, steps);
const config = flowConfig();

describe("an evaluation", () => {
  test("has the loss on held-out pictures at fixed noise, which only the weights change", async () => {
    using trainer = await trained(0);
    const before = await trainer.heldOutLoss();
    expect(before).toBeGreaterThan(0);
    expect(await trainer.heldOutLoss()).toBe(before);
    await trainer.train(40);
    const after = await trainer.heldOutLoss();
    expect(after).not.toBe(before);
    using other = await trained(40);
    expect(await other.heldOutLoss()).toBe(after);
  });

  test("the held-out loss has no dropout and no noise of captions", async () => {
    using plain = await trained(20);
    const { config: own } = plain;
    const model = { ...own.model, dropout: 0.5, captionNoise: 1 };
    using generator = await createTrainer(device, { ...own, model }, data, await plain.state());
    expect(await generator.heldOutLoss()).toBe(await plain.heldOutLoss());
  });

  test("of samples measures captions and copies; too few pictures have no such figures", async () => {
    const many = discs(24, 8, 16);
    using trainer = await createTrainer(device, flowConfig({ data: { imageSize: 16 } }), many);
    await trainer.train(20);
    const metrics = await trainer.evaluate("test");
    expect(metrics.pairs).toBe(8);
    for (const name of ["captionAt10", "realCaptionAt10", "copies"]) {
      expect(metrics[name]).toBeGreaterThanOrEqual(0);
      expect(metrics[name]).toBeLessThanOrEqual(1);
    }
    using few = await createTrainer(device, config, discs(16, 2));
    await few.train(1);
    expect(await few.evaluate("test")).not.toHaveProperty("captionAt10");
  });
});
