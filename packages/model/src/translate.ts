import { isObject } from "./settings.js";
import type { TrainerState } from "./types.js";

/** Places of the settings of flat configurations, as bosquejo 0.1 wrote them. */
const places: Readonly<Record<string, string>> = {
  data: "data.source",
  split: "data.split",
  glove: "data.glove",
  testShare: "data.testShare",
  textEncoder: "text.encoder",
  ...Object.fromEntries(
    ["wordDimension", "heads", "captionWords", "standardize"].map((name) => [name, `text.${name}`]),
  ),
  ...Object.fromEntries(
    [
      ...["seed", "precision", "batchSize", "epochs", "maxMinutes", "learningRate", "schedule", "warmupSteps"],
      ...["minLearningRate", "plateauPatience", "plateauFactor", "evaluateEverySteps"],
    ].map((name) => [name, `training.${name}`]),
  ),
  ...Object.fromEntries(["rho", "epsilon", "weightDecay"].map((name) => [name, `training.optimizer.${name}`])),
};

// names that no flat configuration had; `data` was the place that images came from
const sections = ["text", "training", "model"];

/** True for flat configurations: their settings stand beside each other, none of them an object. */
function isFlat(value: unknown): value is Record<string, unknown> {
  if (!isObject(value)) return false;
  const names = Object.keys(value).filter((name) => name !== "preset");
  return names.length > 0 && !names.some((name) => sections.includes(name) || isObject(value[name]));
}

function put(target: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [name, ...rest] = path as [string, ...string[]];
  if (rest.length === 0) target[name] = value;
  else {
    target[name] ??= {};
    put(target[name] as Record<string, unknown>, rest, value);
  }
}

/**
 * A configuration in sections: flat ones, as bosquejo 0.1 wrote them into run folders and took them from files, are
 * translated; others stay as they are. A name that no flat configuration had is a setting of the model.
 */
export function nested(value: unknown): unknown {
  if (!isFlat(value)) return value;
  const whole = Object.hasOwn(value, "learningRate") && Object.hasOwn(value, "hidden");
  const result: Record<string, unknown> = {};
  for (const [name, each] of Object.entries(value)) {
    const place = name === "preset" ? "preset" : (places[name] ?? `model.${name}`);
    put(result, place.split("."), each);
  }
  const { optimizer } = (result.training ?? {}) as { optimizer?: object };
  if (optimizer) put(result, ["training", "optimizer"], { name: "rmsprop", ...optimizer });
  if (!whole) return result;
  put(result, ["training", "groups"], {});
  put(result, ["model", "name"], "vae");
  return result;
}

/** Tensors of a checkpoint by today's names, from those that bosquejo 0.1 wrote. */
export function renamedTensors(tensors: TrainerState["tensors"]): TrainerState["tensors"] {
  const renamed = (name: string): string => {
    if (name.startsWith("input.")) return `text.${name.slice("input.".length)}`;
    if (name.startsWith("rmsprop.")) return `optimizer.network.meanSquare.${name.slice("rmsprop.".length)}`;
    return `network.${name}`;
  };
  return Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [renamed(name), tensor]));
}
