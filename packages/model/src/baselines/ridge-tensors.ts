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

/** A fitted ridge regression as float32 tensors, to be stored; `intercept` is the mean training image. */
export function ridgeTensors(ridge: Ridge): Record<string, StoredTensor> {
  const { mean, deviation, weights, intercept, lambda } = ridge;
  const values = { mean, deviation, weights: weights.values, intercept, lambda: [lambda] };
  const shapes = shapesOf(mean.length, intercept.length);
  return Object.fromEntries(
    names.map((name) => [name, { shape: shapes[name], data: Float32Array.from(values[name]) }]),
  );
}

/** The ridge regression that `ridgeTensors` stored; a ModelError that names `source` and the first tensor that does not fit. */
export function ridgeFromTensors(tensors: Readonly<Record<string, StoredTensor>>, source: string): Ridge {
  const shapes = shapesOf(tensors.mean?.data.length ?? 0, tensors.intercept?.data.length ?? 0);
  const shown = (shape: readonly number[]) => `[${shape.join(", ")}]`;
  const dataOf = (name: (typeof names)[number]): Float32Array => {
    const expected = name === "mean" ? "float32 [E]" : `float32 ${shown(shapes[name])}`;
    const tensor = tensors[name];
    const got = tensor ? shown(tensor.shape) : "no such tensor";
    if (!(tensor?.data instanceof Float32Array) || got !== shown(shapes[name]))
      throw new ModelError(
        `${source}: ${name}: expected ${expected}, got ${got}: it holds no ridge regression; fit it anew`,
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
