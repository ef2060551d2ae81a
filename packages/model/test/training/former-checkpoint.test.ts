import { type Device, openDevice } from "@bosquejo/tensor";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import {
  createGenerator,
  createTrainer,
  decodeCheckpoint,
  encodeSafetensors,
  type RunConfig,
  type TrainerState,
} from "../../src/index.js";
import { captionsAt, discs } from "../pictures.js";
import { bytesOf, runConfig, stateAfter } from "../runs.js";

let device: Device;
beforeAll(async () => {
  device = await openDevice();
});
afterAll(() => device.dispose());
afterEach(() => expect(device.stats.liveBytes, "bytes that a test left on the device").toBe(0));

/** The flat configuration of a run, as bosquejo 0.1 wrote it. */
function flatOf({ preset, data, text, training, model }: RunConfig): Record<string, unknown> {
  const { source, imageSize: _, ...split } = data;
  const { encoder: textEncoder, ...words } = text;
  const { optimizer, groups: __, clipNorm: ___, averaging: ____, ...rates } = training;
  const { name: _____, ...settings } = optimizer;
  const { name: ______, ...network } = model;
  return { preset, data: source, textEncoder, ...split, ...words, ...rates, ...settings, ...network };
}

/** The name of a tensor in bosquejo 0.1. */
const formerName = (name: string): string =>
  name
    .replace(/^optimizer\.network\.meanSquare\./, "rmsprop.")
    .replace(/^network\./, "")
    .replace(/^text\./, "input.");

/**
 * A checkpoint file of bosquejo 0.1. Its checksum: FNV-1a over the bytes of texts, names and shapes, and words of
 * values.
 */
function formerFile({ tensors: today, step, schedule }: TrainerState, config: RunConfig): Uint8Array {
  const tensors = Object.fromEntries(Object.entries(today).map(([name, tensor]) => [formerName(name), tensor]));
  const texts = { config: JSON.stringify(flatOf(config)), progress: JSON.stringify({ step, schedule }) };
  let hash = 0x811c9dc5;
  const mix = (words: Uint8Array | Uint32Array) => {
    for (const word of words) hash = Math.imul(hash ^ word, 0x01000193);
  };
  const names = Object.entries(tensors).map(([name, { shape }]) => [name, shape]);
  mix(Buffer.from(JSON.stringify([[texts.config, texts.progress], names])));
  for (const { data } of Object.values(tensors)) mix(new Uint32Array(data.slice().buffer));
  const checksum = (hash >>> 0).toString(16).padStart(8, "0");
  return encodeSafetensors({ tensors, metadata: { format: "bosquejo checkpoint 1", ...texts, checksum } });
}

test("a run of bosquejo 0.1 continues from its checkpoint and draws, bit for bit as before", async () => {
  const data = discs(8, 2, 64);
  const config = runConfig({
    data: { imageSize: 64 },
    text: { encoder: "attention", heads: 2, captionWords: 2 },
    training: { schedule: "plateau", evaluateEverySteps: 2, plateauPatience: 1 },
    model: { dropout: 0.2 },
  });
  const whole = await stateAfter(device, [5], config, data);
  const kept = await stateAfter(device, [3], config, data);
  const read = decodeCheckpoint(formerFile(kept, config), "3.safetensors");
  expect(read.config).toEqual(config);
  expect(read.state).toEqual(kept);
  using trainer = await createTrainer(device, read.config, data, read.state);
  await trainer.train(2);
  expect(bytesOf(await trainer.state(), read.config)).toEqual(bytesOf(whole, config));
  using former = await createGenerator(device, read.config, read.state);
  using own = await createGenerator(device, config, kept);
  const captions = captionsAt(data, "test", [0, 1]);
  expect(await former.generate(captions, { seed: 1 })).toEqual(await own.generate(captions, { seed: 1 }));
});
