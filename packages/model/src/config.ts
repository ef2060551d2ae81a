import { closest, distance } from "fastest-levenshtein";
import * as z from "zod";
import { type PresetName, presetNames, presets } from "./presets.js";
import { ModelError } from "./types.js";

/** A key: its schema, what an error says it wants, and its documentation. */
const key = <T extends z.ZodType>(schema: T, wants: string, description: string): T =>
  schema.meta({ wants, description }) as T;

const whole = (least: number, description: string) =>
  key(z.int().min(least), `a whole number of at least ${least}`, description);
const positive = (description: string) => key(z.number().positive(), "a number over 0", description);
const notNegative = (description: string) => key(z.number().min(0), "a number of at least 0", description);
const share = (description: string) => key(z.number().gt(0).lt(1), "a number between 0 and 1", description);
const oneOf = <const T extends readonly string[]>(names: T, description: string) =>
  key(z.enum(names), `one of ${names.join(", ")}`, description);

const splitRules = ["official", "images", "pairs"] as const;

/** All that is needed to repeat a run; the `description` of a key's schema documents it, its `meta().wants` says what it takes. */
export const RunConfig = z.strictObject({
  preset: oneOf(presetNames, "the preset that the other numbers started from"),
  data: key(z.string().min(1), "a text", "where the captioned images come from: emoji, flickr8k:DIR or folder:DIR"),
  split: key(
    z.enum(splitRules).nullable(),
    `one of ${splitRules.join(", ")}, or null`,
    "what keeps training and testing apart: the published lists (official), a share of the images or of the (image, caption) pairs, which leaks; null: official where there are lists, else images",
  ),
  glove: key(
    z.string().min(1).nullable(),
    "the path of a file, or null",
    "GloVe text file of the word vectors, or null for the embedded ones",
  ),
  seed: key(z.int().min(0).max(0xffffffff), "a whole number of 0 to 4294967295", "of the split, weights and noise"),
  testShare: share("share of the images kept for testing, where the data set publishes no split"),

  hidden: whole(1, "width of both hidden layers (H), in units"),
  latent: whole(1, "size of the latent space (L), in dimensions"),
  features: key(
    z.int().min(16).multipleOf(16),
    "a multiple of 16",
    "channels of the decoder's 4x4 image (F); each of four doublings of the size halves them",
  ),
  wordDimension: whole(1, "size of a word vector (E), in numbers"),
  textEncoder: oneOf(
    ["mean", "meanmax", "attention"],
    "what the network reads of a caption: the mean of its word vectors, mean and maximum, or sums weighted by attention to words and their places",
  ),
  heads: whole(1, "weighted sums that attention reads (K)"),
  captionWords: whole(1, "words of a caption that attention reads (T); those after them are left out"),
  standardize: key(
    z.boolean(),
    "true or false",
    "whether caption vectors are brought to mean 0 and variance 1 by the training side",
  ),
  dropout: key(z.number().min(0).lt(1), "a number from 0 to under 1", "share of both hidden layers' units dropped"),
  outputStart: oneOf(
    ["grey", "mean-colour", "mean-image", "principal-components"],
    "what the untrained network shows: grey, the training images' mean colour (output bias [3]), their mean image (a further bias [64,64,3]), or that with a linear path from the latent space beside the convolutions, which starts at the images' principal components",
  ),
  components: whole(1, "principal components of that linear path (C)"),
  initialLogVariance: key(z.number(), "a number", "log-variance of the latent Gaussian that training starts from"),

  precision: oneOf(
    ["f32", "mixed"],
    "what matrix products and convolutions multiply in: f32, or f16 with sums, weights and gradients in f32 (on tensor cores where the GPU has them)",
  ),
  batchSize: whole(1, "(caption, image) pairs a step"),
  epochs: whole(1, "passes over all training pairs"),
  maxMinutes: key(z.number().positive().nullable(), "a number over 0, or null", "wall-clock limit in minutes, or null"),

  learningRate: positive("RMSprop's learning rate, after its warm-up"),
  schedule: oneOf(
    ["constant", "plateau", "cosine"],
    "how the learning rate goes on: constant, cut where the test loss stalls, or a half cosine over the run's steps",
  ),
  warmupSteps: whole(0, "steps over which the learning rate rises linearly from 0"),
  minLearningRate: notNegative("where plateau and cosine stop"),
  plateauPatience: whole(1, "evaluations without a better loss before plateau cuts the rate"),
  plateauFactor: share("what plateau multiplies the rate by"),
  rho: key(z.number().min(0).lt(1), "a number from 0 to under 1", "share of RMSprop's mean square that a step keeps"),
  epsilon: positive("what RMSprop adds to the root of the mean square"),
  weightDecay: notNegative(
    "share of a weight (not of biases) that a step takes away, as a multiple of the learning rate",
  ),

  klWeight: notNegative("weight of KL (nats, summed over the latent dimensions, mean over the batch) beside the MSE"),
  klWarmupSteps: whole(0, "steps over which the KL weight rises linearly from 0"),

  evaluateEverySteps: whole(1, "steps between the evaluations that the plateau schedule goes by"),
});

export type RunConfig = z.infer<typeof RunConfig>;

const shape: Record<string, z.ZodType> = RunConfig.shape;
const keys = Object.keys(shape);

const didYouMean = (name: string, names: readonly string[]): string => {
  const near = closest(name, names);
  return distance(name, near) <= Math.max(2, near.length / 3) ? `did you mean ${near}?` : `it has ${names.join(", ")}`;
};

const shown = (value: unknown): string => (value === undefined ? "nothing" : JSON.stringify(value));

function lines(issue: z.core.$ZodIssue, value: unknown, source: string): string[] {
  if (issue.code === "unrecognized_keys")
    return issue.keys.map(
      (name) => `${source}: wants keys of a configuration, got ${JSON.stringify(name)}: ${didYouMean(name, keys)}`,
    );
  const name = issue.path[0];
  if (name === undefined) return [`${source}: wants an object of configuration keys, got ${shown(value)}`];
  const got = shown((value as Record<PropertyKey, unknown>)[name]);
  return [`${source}: ${String(name)}: wants ${shape[String(name)]?.meta()?.wants}, got ${got}`];
}

function check<T>(schema: z.ZodType<T>, value: unknown, source: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new ModelError(parsed.error.issues.flatMap((issue) => lines(issue, value, source)).join("\n"));
}

const PartialConfig = RunConfig.partial();

/** Any keys of a configuration, as a file or a command line gives them; `source` names it in the ModelError. */
export const parseConfig = (value: unknown, source: string): Partial<RunConfig> => check(PartialConfig, value, source);

/** A whole configuration, as a run keeps it; `source` names it in the ModelError. */
export function parseRunConfig(value: unknown, source: string): RunConfig {
  // runs from before there was a choice computed in f32
  const complete = typeof value === "object" && value !== null ? { precision: "f32", ...value } : value;
  const config = check(RunConfig, complete, source);
  if (config.minLearningRate > config.learningRate)
    throw new ModelError(
      `${source}: minLearningRate: wants at most the learningRate, ${config.learningRate}, got ${config.minLearningRate}`,
    );
  return config;
}

/** A preset with `overrides` laid over it, the last one on top; undefined values override nothing. ModelError for an unknown preset. */
export function resolveConfig(preset: string, ...overrides: readonly Partial<RunConfig>[]): RunConfig {
  if (!(presetNames as readonly string[]).includes(preset)) {
    const wants = `preset: wants one of ${presetNames.join(", ")}`;
    throw new ModelError(`${wants}, got ${JSON.stringify(preset)}: did you mean ${closest(preset, presetNames)}?`);
  }
  const given = overrides.flatMap((override) => Object.entries(override).filter(([, value]) => value !== undefined));
  return parseRunConfig({ ...presets[preset as PresetName], ...Object.fromEntries(given), preset }, "configuration");
}
