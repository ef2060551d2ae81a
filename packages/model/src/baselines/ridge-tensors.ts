import type { StoredTensor } from "../checkpoint/safetensors.js";
import { ModelError } from "../types.js";
import type { Ridge } from "./ridge.js";

const names = ["mean", "deviation", "weights", "intercept", "lambda"] as const;

const shapesOf = (E: number, values: number): Record<(typeof names)[number], readonly number[]> => ({
  mean: [E],
  deviation: [E],
  weights: [E, values],
  intercept: [values],
  lambda: [1],
});

/** Converts a fitted ridge regression to float32 tensors for a file. `intercept` is the mean training image. */
export function ridgeTensors(ridge: Ridge): Record<string, StoredTensor> {
  const { mean, deviation, weights, intercept, lambda } = ridge;
  const values = { mean, deviation, weights: weights.values, intercept, lambda: [lambda] };
  const shapes = shapesOf(mean.length, intercept.length);
  return Object.fromEntries(
    names.map((name) => [name, { shape: shapes[name], data: Float32Array.from(values[name]) }]),
  );
}

/**
 * Restores the ridge regression that `ridgeTensors` stored.
 *
 * @throws ModelError if a tensor is missing or has another type or shape; the message names `source` and the tensor
 */
export function ridgeFromTensors(tensors: Readonly<Record<string, StoredTensor>>, source: string): Ridge {
  const shapes = shapesOf(tensors.mean?.data.length ?? 0, tensors.intercept?.data.length ?? 0);
  const shown = (shape: readonly number[]) => `[${shape.join(", ")}]`;
  const dataOf = (name: (typeof names)[number]): Float32Array => {
    const expected = name === "mean" ? "float32 [E]" : `float32 ${shown(shapes[name])}`;
    const tensor = tensors[name];
    const got = tensor ? shown(tensor.shape) : "no such tensor";
    if (!(tensor?.data instanceof Float32Array) || got !== shown(shapes[name]))
      throw new ModelError(
        `${source}: ${name}: expected ${expected}, got ${got}: the file holds no ridge regression; fit one again`,
      );
    return tensor.data;
  };
  const mean = Float64Array.from(dataOf("mean"));
  const intercept = dataOf("intercept");
  return {
    mean,
    deviation: Float64Array.from(dataOf("deviation")),
    weights: { rows: mean.length, columns: intercept.length, values: Float64Array.from(dataOf("weights")) },
    intercept,
    lambda: dataOf("lambda")[0]!,
  };
}
