import type { StoredTensor } from "../checkpoint/safetensors.js";
import { IMAGE_VALUES } from "../images.js";
import { ModelError } from "../types.js";
import type { Ridge } from "./ridge.js";

const names = ["mean", "deviation", "weights", "intercept", "lambda"] as const;

const shapesOf = (E: number): Record<(typeof names)[number], readonly number[]> => ({
  mean: [E],
  deviation: [E],
  weights: [E, IMAGE_VALUES],
  intercept: [IMAGE_VALUES],
  lambda: [1],
});

/** A fitted ridge regression as float32 tensors, to be stored; `intercept` is the mean training image. */
export function ridgeTensors(ridge: Ridge): Record<string, StoredTensor> {
  const { mean, deviation, weights, intercept, lambda } = ridge;
  const values = { mean, deviation, weights: weights.values, intercept, lambda: [lambda] };
  const shapes = shapesOf(mean.length);
  return Object.fromEntries(
    names.map((name) => [name, { shape: shapes[name], data: Float32Array.from(values[name]) }]),
  );
}

/** The ridge regression that `ridgeTensors` stored; a ModelError that names `source` and the first tensor that does not fit. */
export function ridgeFromTensors(tensors: Readonly<Record<string, StoredTensor>>, source: string): Ridge {
  const shapes = shapesOf(tensors.mean?.data.length ?? 0);
  const shown = (shape: readonly number[]) => `[${shape.join(", ")}]`;
  const dataOf = (name: (typeof names)[number]): Float32Array => {
    const wants = name === "mean" ? "float32 [E]" : `float32 ${shown(shapes[name])}`;
    const tensor = tensors[name];
    const got = tensor ? shown(tensor.shape) : "no such tensor";
    if (!(tensor?.data instanceof Float32Array) || got !== shown(shapes[name]))
      throw new ModelError(`${source}: ${name}: wants ${wants}, got ${got}: it holds no ridge regression; fit it anew`);
    return tensor.data;
  };
  const mean = Float64Array.from(dataOf("mean"));
  return {
    mean,
    deviation: Float64Array.from(dataOf("deviation")),
    weights: { rows: mean.length, columns: IMAGE_VALUES, values: Float64Array.from(dataOf("weights")) },
    intercept: dataOf("intercept"),
    lambda: dataOf("lambda")[0]!,
  };
}
