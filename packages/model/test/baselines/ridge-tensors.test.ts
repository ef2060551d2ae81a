import { expect, test } from "vitest";
import { ridgeImages, ridgeRegression } from "../../src/baselines/ridge.js";
import { ridgeFromTensors, ridgeTensors } from "../../src/baselines/ridge-tensors.js";
import { decodeSafetensors, encodeSafetensors } from "../../src/checkpoint/safetensors.js";
import { ModelError } from "../../src/types.js";
import { random, randomImages } from "../random.js";

const next = random(1);
const pairs = { images: Uint32Array.of(0, 1, 2, 2), vectors: Float32Array.from({ length: 12 }, next) };
const ridge = await ridgeRegression(pairs, randomImages(3, 1), 0.1);

test("a ridge regression from a file predicts the same images, up to float32", () => {
  const file = encodeSafetensors({ tensors: ridgeTensors(ridge), metadata: {} });
  const { tensors } = decodeSafetensors(file, "baselines.safetensors");
  expect(Object.entries(tensors).map(([name, { shape }]) => [name, shape])).toEqual([
    ["mean", [3]],
    ["deviation", [3]],
    ["weights", [3, 3072]],
    ["intercept", [3072]],
    ["lambda", [1]],
  ]);
  const read = ridgeFromTensors(tensors, "baselines.safetensors");
  expect(read.lambda).toBeCloseTo(0.1, 7);
  expect(read.intercept).toEqual(ridge.intercept);
  const [before, after] = [ridgeImages(ridge, pairs.vectors), ridgeImages(read, pairs.vectors)];
  expect(Math.max(...before.map((value, i) => Math.abs(value - after[i]!)))).toBeLessThan(1e-6);
});

test("tensors of no ridge regression are refused, and the message names the tensor", () => {
  const { mean, ...rest } = ridgeTensors(ridge);
  const read = (changed: object) => () => ridgeFromTensors({ mean: mean!, ...rest, ...changed }, "b.safetensors");
  expect(() => ridgeFromTensors(rest, "b.safetensors")).toThrow(
    new ModelError(
      "b.safetensors: mean: expected float32 [E], got no such tensor: " +
        "the file holds no ridge regression; fit one again",
    ),
  );
  expect(read({ weights: { shape: [2, 3072], data: new Float32Array(2 * 3072) } })).toThrow(
    "b.safetensors: weights: expected float32 [3, 3072], got [2, 3072]: ",
  );
  expect(read({ lambda: { shape: [1], data: new Uint8Array(1) } })).toThrow("lambda: expected float32 [1], got [1]");
});
