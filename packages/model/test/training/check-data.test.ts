import { expect, test } from "vitest";
import { ModelError, type PartialConfig, type TrainingData } from "../../src/index.js";
import { checkData } from "../../src/training/check-data.js";
import { discs } from "../pictures.js";
import { runConfig } from "../runs.js";

const data = discs(4, 2);

const refused = (changed: Partial<TrainingData>, config: PartialConfig = {}): string => {
  try {
    checkData(runConfig(config), { ...data, ...changed });
  } catch (error) {
    expect(error).toBeInstanceOf(ModelError);
    return (error as Error).message;
  }
  return expect.fail("it was accepted");
};

test("data that matches the configuration is accepted", () => {
  checkData(runConfig(), data);
  checkData(runConfig({ data: { imageSize: 16 } }), discs(1, 1, 16));
});

test("data that does not match the configuration is refused, and the message names the side", () => {
  const none = { vectors: new Float32Array(), images: new Uint32Array(), words: { ...data.test.words } };
  expect(refused({ test: none })).toBe("data: expected captions on the test side, got none");
  expect(refused({}, { text: { wordDimension: 13 } })).toBe(
    "data: expected word vectors of 13 numbers on the train side, got 12: set text.wordDimension",
  );
  expect(refused({ pixels: data.pixels.subarray(1) })).toBe(
    "data: expected whole images of 8x8x3 bytes, got 1151 bytes",
  );
});

test("words of another number of captions, or of another dimension, are refused", () => {
  const { words, ...pairs } = data.test;
  const fewer = { ...words, starts: words.starts.subarray(0, 2) };
  expect(refused({ test: { ...pairs, words: fewer } })).toBe(
    "data: expected words of 2 captions on the test side, got 1",
  );
  expect(refused({ table: data.table.subarray(1) })).toBe(
    "data: expected a table of word vectors of 12 numbers, got 71 numbers in all",
  );
});

test("images of another size than in the configuration are refused", () => {
  expect(refused({}, { data: { imageSize: 32 } })).toBe("data: expected images of 32x32, got 8x8: set data.imageSize");
});

test("a batch size over 65535 is refused", () => {
  expect(refused({}, { training: { batchSize: 65536 } })).toBe(
    "configuration: training.batchSize: expected a whole number from 1 to 65535, got 65536",
  );
});
