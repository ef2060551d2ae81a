import { isObject } from "./settings.js";
import type { TrainerState } from "./types.js";

/** Today's path of each setting of a flat configuration of bosquejo 0.1. */
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

// sections that no flat configuration has; it has `data`, but as a text: the source of the images
const sections = ["text", "training", "model"];

/** True for flat configurations: no setting is an object or has the name of a section. */
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
 * Translates a flat configuration of bosquejo 0.1, from a run folder or a file, into sections. A setting with an
 * unknown name becomes a setting of the model. Other configurations are returned unchanged.
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

/** Renames the tensors of a checkpoint of bosquejo 0.1 to today's names. */
export function renamedTensors(tensors: TrainerState["tensors"]): TrainerState["tensors"] {
  const renamed = (name: string): string => {
    if (name.startsWith("input.")) return `text.${name.slice("input.".length)}`;
    if (name.startsWith("rmsprop.")) return `optimizer.network.meanSquare.${name.slice("rmsprop.".length)}`;
    return `network.${name}`;
  };
  return Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [renamed(name), tensor]));
}
