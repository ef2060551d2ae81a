import { describe, expect, test } from "vitest";
import { inverse } from "../../../src/math/cholesky.js";
import { type Matrix, rowsPicked, transposed } from "../../../src/math/matrix.js";
import { product } from "../../../src/math/product.js";
import { rankFigures } from "../../../src/metrics/retrieval.js";
import { captionPlaces } from "../../../src/metrics/sets/caption-places.js";
import { fitMatcher, matcherInputs, matchScores } from "../../../src/metrics/sets/matcher.js";
import { mean, randomImages } from "../../random.js";
import { dot, points, rowLists } from "./inputs.js";

/** Inputs of 6 numbers, and captions of 3 numbers that follow from them. Every third picture has two captions. */
function matched(count: number, seed: number) {
  const inputs = points(count, 6, seed);
  const images = Uint32Array.from(Array.from({ length: count }, (_, i) => (i % 3 === 0 ? [i, i] : [i])).flat());
  const noise = points(images.length, 3, seed + 100);
  const vectors = Float32Array.from({ length: images.length * 3 }, (_, at) => {
    const row = images[Math.floor(at / 3)]! * 6;
    const k = at % 3;
    return 2 + inputs.values[row + k]! - inputs.values[row + k + 3]! + 0.3 * noise.values[at]!;
  });
  return { inputs, pairs: { images, vectors } };
}

const captionsOf = (vectors: Float32Array): Matrix => ({
  rows: vectors.length / 3,
  columns: 3,
  values: Float64Array.from(vectors),
});

describe("the matcher", () => {
  const { inputs, pairs } = matched(150, 1);

  test("equals ridge regression and a cosine, in plain loops", async () => {
    const matcher = await fitMatcher(inputs, 16, pairs);
    const standardized = (lists: number[][]) => {
      const columns = lists[0]!.map((_, k) => lists.map((list) => list[k]!));
      const standards = columns.map((column) => {
        const centre = mean(column);
        return { centre, deviation: Math.sqrt(mean(column.map((value) => (value - centre) ** 2))) };
      });
      return lists.map((list) => list.map((value, k) => (value - standards[k]!.centre) / standards[k]!.deviation));
    };
    // one row for each pair: a picture counts once for each of its captions
    const x = standardized(rowLists(rowsPicked(inputs, pairs.images)));
    const y = standardized(rowLists(captionsOf(pairs.vectors)));
    const meanOf = (a: number[][], b: number[][], penalty: number): Matrix => {
      const values = a[0]!.flatMap((_, i) =>
        b[0]!.map((_, j) => mean(a.map((row, pair) => row[i]! * b[pair]![j]!)) + (i === j ? penalty : 0)),
      );
      return { rows: a[0]!.length, columns: b[0]!.length, values: Float64Array.from(values) };
    };
    const weights = product(inverse(meanOf(x, x, matcher.lambda)), meanOf(x, y, 0));
    const metric = inverse(meanOf(y, y, 1));
    const inner = (a: number[], b: number[]) =>
      dot(
        a,
        rowLists(metric).map((row) => dot(row, b)),
      );
    const scores = matchScores(matcher, inputs, captionsOf(pairs.vectors));
    for (const [pair, other] of [
      [0, 0],
      [3, 5],
      [120, 7],
    ] as const) {
      const predicted = rowLists(transposed(weights)).map((row) => dot(row, x[pair]!));
      const wanted = inner(predicted, y[other]!) / Math.sqrt(inner(predicted, predicted) * inner(y[other]!, y[other]!));
      expect(scores.values[pairs.images[pair]! * scores.columns + other]).toBeCloseTo(wanted, 9);
    }
  });

  test("ranks captions of new pictures, but not shuffled ones", async () => {
    const matcher = await fitMatcher(inputs, 16, pairs);
    const { inputs: others, pairs: own } = matched(150, 2);
    const captions = captionsOf(own.vectors);
    const recall = (order: (pair: number) => number) =>
      rankFigures(
        captionPlaces(own.images, 1, (rows, columns) =>
          matchScores(
            matcher,
            rowsPicked(
              others,
              rows.map((row) => own.images[row]!),
            ),
            rowsPicked(captions, columns.map(order)),
          ),
        ),
      );
    expect(recall((pair) => pair).recallAt10).toBeGreaterThan(0.9);
    expect(recall((pair) => (pair + 71) % own.images.length).recallAt10).toBeLessThan(0.2);
  });

  test("has the hash of its numbers", async () => {
    const [one, again] = [await fitMatcher(inputs, 16, pairs), await fitMatcher(inputs, 16, pairs)];
    expect(one.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(again.hash).toBe(one.hash);
    const vectors = pairs.vectors.map((value, i) => (i === 0 ? value + 0.1 : value));
    expect((await fitMatcher(inputs, 16, { ...pairs, vectors })).hash).not.toBe(one.hash);
  });

  test("takes the strongest penalty if there are too few pictures to compare penalties", async () => {
    const few = { images: Uint32Array.of(0, 1, 2), vectors: pairs.vectors.subarray(0, 9) };
    expect((await fitMatcher(inputs, 16, few)).lambda).toBe(3);
  });
});

test("inputs are logarithms of features, and the picture reduced to 8x8 pixels", () => {
  const { pixels } = randomImages(2, 1, 32);
  const features = { rows: 2, columns: 2, values: Float64Array.of(1, -0.5, 0, 3) };
  const { columns, values } = matcherInputs(features, pixels, 32);
  expect(columns).toBe(2 + 8 * 8 * 3);
  expect([values[0], values[1], values[columns]]).toEqual([Math.log(1.01), Math.log(0.51), Math.log(0.01)]);
  for (const [picture, row, column, channel] of [
    [0, 0, 0, 0],
    [1, 7, 7, 2],
    [1, 2, 5, 1],
  ] as const) {
    const block: number[] = [];
    for (let y = 4 * row; y < 4 * row + 4; y++)
      for (let x = 4 * column; x < 4 * column + 4; x++)
        block.push(pixels[3 * (1024 * picture + 32 * y + x) + channel]!);
    expect(values[picture * columns + 2 + 3 * (8 * row + column) + channel]).toBeCloseTo(mean(block), 10);
  }
});

describe("places of captions", () => {
  // image 4 has the captions 0 and 2
  const images = Uint32Array.of(4, 7, 4, 9);

  test("rank the own caption among the first captions of the other images; ties count", () => {
    const table = [
      [5, 1, 9, 5],
      [2, 2, 0, 3],
      [8, 1, 4, 0],
      [1, 0, 9, 2],
    ];
    const order: number[] = [];
    const places = captionPlaces(images, 1, (rows, columns) => {
      order.push(...rows);
      const values = [...rows].flatMap((row) => [...columns].map((column) => table[row]![column]!));
      return { rows: rows.length, columns: columns.length, values: Float64Array.from(values) };
    });
    const byPair = new Map(places.map((place, i) => [order[i], place]));
    expect(byPair.get(0)).toEqual({ better: 0, ties: 2 });
    expect(byPair.get(1)).toEqual({ better: 1, ties: 2 });
    // its image's first caption, of score 8, does not count
    expect(byPair.get(2)).toEqual({ better: 0, ties: 1 });
    expect(byPair.get(3)).toEqual({ better: 0, ties: 1 });
  });

  test("throw for scores that are not finite", () => {
    const score = (rows: Uint32Array, columns: Uint32Array) => {
      const values = new Float64Array(rows.length * columns.length).fill(Number.NaN);
      return { rows: rows.length, columns: columns.length, values };
    };
    expect(() => captionPlaces(images, 1, score)).toThrow(
      "matcher: expected finite pictures and captions, got a score of NaN",
    );
  });
});
