import { type Device, openDevice, scope } from "@bosquejo/tensor";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type Captions, encoderNames, ModelError, resolveConfig } from "../../src/index.js";
import { captionCount } from "../../src/text/captions.js";
import type { PackedCaptions } from "../../src/text/encoder.js";
import { encoderNamed } from "../../src/text/index.js";
import { type Standardization, standardization, unchanged } from "../../src/text/standardize.js";
import { mean, random } from "../random.js";

let device: Device;
beforeAll(async () => {
  device = await openDevice();
});
afterAll(() => device.dispose());
afterEach(() => expect(device.stats.liveBytes, "bytes that a test left on the device").toBe(0));

const [E, T, K] = [3, 4, 2];
const text = resolveConfig("sketch", { text: { wordDimension: E, captionWords: T, heads: K } }).text;
const next = random(8);
const uniform = (size: number) => Float32Array.from({ length: size }, () => 2 * next() - 1);
// captions with one to six of nine words
const rows = [[0], [1, 2], [3, 3, 8], [4, 5, 6, 7, 8, 0], [2, 1]];
const captions: Captions = {
  words: { starts: Uint32Array.of(0, 1, 3, 6, 12, 14), rows: Uint32Array.from(rows.flat()) },
  table: uniform(9 * E),
  dimension: E,
};
const standard = { shift: Float32Array.of(0.1, -0.2, 0.3), scale: Float32Array.of(2, 0.5, 1.5) };

/** The standardized word vectors of a caption. */
const vectorsOf = (caption: readonly number[], shift: ArrayLike<number>, scale: ArrayLike<number>): number[][] =>
  caption.map((row) => Array.from({ length: E }, (_, e) => (captions.table[row * E + e]! - shift[e]!) * scale[e]!));

const columns = (words: readonly number[][], of: (column: number[]) => number): number[] =>
  Array.from({ length: E }, (_, e) => of(words.map((word) => word[e]!)));

/** Encodes the listed captions on the device. `change` can change the packed captions before. */
async function encoded(
  name: string,
  batch: readonly number[],
  standardized: Standardization = standard,
  weights: Readonly<Record<string, Float32Array>> = {},
  change = (packed: PackedCaptions) => packed,
): Promise<Float32Array> {
  const encoder = encoderNamed(name);
  const result = scope(device, () => {
    const own = Object.entries(encoder.parameters(text)).map(([part, { shape }]) => [
      part,
      { shape, data: weights[part]! },
    ]);
    const tensors = (packed: PackedCaptions) =>
      Object.fromEntries(Object.entries(packed).map(([part, { shape, data }]) => [part, device.tensor(shape, data)]));
    const packed = change(encoder.pack(captions, text, standardized));
    const order = device.tensor([batch.length], Uint32Array.from(batch));
    const cursor = device.zeros([1], "u32");
    return encoder.encode(tensors(Object.fromEntries(own)), tensors(packed), { order, cursor, size: batch.length });
  });
  expect(result.shape).toEqual([batch.length, encoder.width(text)]);
  return result.read().finally(() => result.dispose());
}

function expectNear(found: ArrayLike<number>, wanted: readonly number[]): void {
  expect(found.length).toBe(wanted.length);
  wanted.forEach((value, i) => {
    expect(found[i], `${i}`).toBeCloseTo(value, 5);
  });
}

test("the text encoders are mean, meanmax and attention", () => {
  expect(encoderNames).toEqual(["mean", "meanmax", "attention"]);
  expect(() => encoderNamed("bag")).toThrow("text encoder: expected one of mean, meanmax, attention, got bag");
});

describe("mean", () => {
  test("computes the standardized mean of the words of each caption, in the order of the batch", async () => {
    const batch = [3, 0, 3, 4];
    const wanted = batch.flatMap((caption) => columns(vectorsOf(rows[caption]!, standard.shift, standard.scale), mean));
    expectNear(await encoded("mean", batch), wanted);
  });
});

describe("meanmax", () => {
  test("computes the mean, then the maximum, each standardized by its own numbers", async () => {
    const both = {
      shift: Float32Array.of(0.1, -0.2, 0.3, 1, 0, -1),
      scale: Float32Array.of(2, 0.5, 1.5, 1, 3, 0.25),
    };
    const batch = [1, 2, 3];
    const wanted = batch.flatMap((caption) => {
      const largest = columns(vectorsOf(rows[caption]!, [0, 0, 0], [1, 1, 1]), (column) => Math.max(...column));
      return [
        ...columns(vectorsOf(rows[caption]!, both.shift, both.scale), mean),
        ...largest.map((value, e) => (value - both.shift[E + e]!) * both.scale[E + e]!),
      ];
    });
    expectNear(await encoded("meanmax", batch, both), wanted);
  });
});

describe("attention", () => {
  const weights = { "attention.weight": uniform(E * K), "attention.place": uniform(T * K) };

  test("packs a table with an empty first row, the rows of the words, and the number of words, at most T", () => {
    const { table, places, lengths } = encoderNamed("attention").pack(captions, text, standard);
    expect(table!.shape).toEqual([10, E]);
    expect([...table!.data.subarray(0, E)]).toEqual([0, 0, 0]);
    expectNear(
      table!.data.subarray(E),
      Array.from({ length: 9 }, (_, row) => vectorsOf([row], standard.shift, standard.scale)).flat(2),
    );
    expect([...places!.data]).toEqual([1, 0, 0, 0, 2, 3, 0, 0, 4, 4, 9, 0, 5, 6, 7, 8, 3, 2, 0, 0]);
    expect([...lengths!.data]).toEqual([1, 2, 3, 4, 2]);
  });

  test("computes sums of the word vectors, weighted by the softmax of each head's scores", async () => {
    const batch = [2, 3, 0, 1];
    const wanted = batch.flatMap((caption) => {
      const words = vectorsOf(rows[caption]!.slice(0, T), standard.shift, standard.scale);
      return Array.from({ length: K }, (_, head) => {
        const scores = words.map(
          (word, t) =>
            word.reduce((sum, value, e) => sum + value * weights["attention.weight"][e * K + head]!, 0) +
            weights["attention.place"][t * K + head]!,
        );
        const powers = scores.map(Math.exp);
        const total = powers.reduce((sum, power) => sum + power, 0);
        return columns(words, (column) => column.reduce((sum, value, t) => sum + (value * powers[t]!) / total, 0));
      }).flat();
    });
    expectNear(await encoded("attention", batch, standard, weights), wanted);
  });

  test("ignores places after a caption's last word, and depends on the word order", async () => {
    const change = (places: (places: Uint32Array) => void) => (packed: PackedCaptions) => {
      const data = Uint32Array.from(packed.places!.data);
      places(data);
      return { ...packed, places: { ...packed.places!, data } };
    };
    const before = await encoded("attention", [1, 2], standard, weights);
    const more = change((places) => places.set([9, 9], T + 2));
    expect(await encoded("attention", [1, 2], standard, weights, more)).toEqual(before);
    const swapped = await encoded(
      "attention",
      [1, 2],
      standard,
      weights,
      change((places) => places.subarray(T, T + 2).reverse()),
    );
    expect(swapped.slice(0, E * K)).not.toEqual(before.slice(0, E * K));
    expect(swapped.slice(E * K)).toEqual(before.slice(E * K));
  });

  test("with weights of 0 computes the mean of the first T words for each head", async () => {
    const none = { "attention.weight": new Float32Array(E * K), "attention.place": new Float32Array(T * K) };
    const own = columns(vectorsOf(rows[3]!.slice(0, T), [0, 0, 0], [1, 1, 1]), mean);
    expectNear(await encoded("attention", [3], unchanged(E), none), [...own, ...own]);
  });
});

describe.each(encoderNames)("%s", (name) => {
  const encoder = encoderNamed(name);

  test("has summaries with mean 0 and variance 1 after standardization", () => {
    const width = encoder.summaryWidth(text);
    const summaries = encoder.summaries(captions);
    const { shift, scale } = standardization(summaries, width);
    for (let d = 0; d < width; d++) {
      const column = Array.from({ length: captionCount(captions) }, (_, i) => summaries[i * width + d]!);
      const own = column.map((value) => (value - shift[d]!) * scale[d]!);
      expect(mean(own)).toBeCloseTo(0, 5);
      expect(mean(own.map((value) => value ** 2))).toBeCloseTo(1, 5);
    }
  });

  test("throws for a caption without words, in summaries and in pack", () => {
    const empty = { ...captions, words: { starts: Uint32Array.of(0, 1, 1), rows: Uint32Array.of(0) } };
    const message = new ModelError("caption: expected at least one word that has a vector, got none");
    expect(() => encoder.summaries(empty)).toThrow(message);
    expect(() => encoder.pack(empty, text, unchanged(encoder.summaryWidth(text)))).toThrow(message);
  });
});
