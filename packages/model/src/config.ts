import * as z from "zod";
import { defaults } from "./defaults.js";
import { imageSizes } from "./images.js";
import { allModels, modelNamed, presetNames } from "./models/index.js";
import {
  checkSettings,
  entriesOf,
  fraction,
  isObject,
  merged,
  type Naming,
  type Partially,
  problemsOf,
  type SettingEntry,
  setting,
  suggestion,
} from "./settings.js";
import { TextSettings } from "./text/settings.js";
import { PartialTrainingSettings, TrainingSettings } from "./training/settings.js";
import { nested } from "./translate.js";
import { ModelError } from "./types.js";

/** Settings of the captioned images, their word vectors and their split. */
const DataSettings = z.strictObject({
  source: setting(z.string().min(1), "a text", "source of the captioned images, such as emoji or folder:DIR", {
    option: { flags: "--data <spec>" },
    resumable: true,
  }),
  imageSize: setting(
    z.union(imageSizes.map((size) => z.literal(size))),
    `one of ${imageSizes.join(", ")}`,
    "width and height of the images, in pixels",
    {
      option: { flags: "--image-size <pixels>", description: "width and height of the images (default: 64)" },
      before: 64,
    },
  ),
  split: setting(
    z.enum(["official", "images", "pairs"]).nullable(),
    "one of official, images, pairs, or null",
    "how the pairs are divided into train and test: by the published lists (official), by images, or by pairs (an " +
      "image can then be on both sides); null: official if there are lists, otherwise images",
    {
      option: {
        flags: "--split <rule>",
        description:
          "divide into train and test: by the published lists (official), by images, or by pairs (a photo can then " +
          "be on both sides) (default: official if there are lists, otherwise images)",
      },
    },
  ),
  testShare: fraction("share of the images (or pairs) on the test side, if the split is not official"),
  glove: setting(
    z.string().min(1).nullable(),
    "the path of a file, or null",
    "GloVe text file with the word vectors; null: the embedded vectors",
    {
      option: {
        flags: "--glove <file>",
        description: "GloVe text file with word vectors of any dimension (default: embedded vectors of 100 numbers)",
      },
      resumable: true,
    },
  ),
});

const ModelSettings = z.looseObject({
  name: setting(z.string(), "the name of a model", "the generative model"),
});

/** The whole configuration of a run. The schema of each setting holds its documentation and its valid values. */
export const RunConfig = z.strictObject({
  preset: setting(z.string(), "the name of a preset", "the preset; it gives all settings that are not set"),
  data: DataSettings,
  text: TextSettings,
  training: TrainingSettings,
  model: ModelSettings,
});
export type RunConfig = z.infer<typeof RunConfig>;

/** Some settings of a run, from a file or a command line. */
export type PartialConfig = Partially<Omit<RunConfig, "model" | "training">> & {
  readonly training?: Partially<z.infer<typeof PartialTrainingSettings>>;
  readonly model?: Readonly<Record<string, unknown>>;
};

/**
 * The whole configuration of a preset.
 *
 * @throws ModelError for an unknown preset; the message begins with `source`
 */
export function presetConfig(name: string, source = ""): RunConfig {
  const model = allModels().find(({ presets }) => Object.hasOwn(presets, name));
  if (!model) {
    const names = presetNames();
    const near = suggestion(name, names);
    const hint = near.startsWith("did") ? `: ${near}` : "";
    throw new ModelError(`${source}preset: expected one of ${names.join(", ")}, got ${JSON.stringify(name)}${hint}`);
  }
  const { model: settings, ...changed } = model.presets[name]!;
  return { ...merged(defaults, changed), preset: name, model: { name: model.name, ...(settings as object) } };
}

/** The settings of a run in order, including those of the named model. */
export const configEntries = (model: string): readonly SettingEntry[] =>
  entriesOf(RunConfig.extend({ model: modelNamed(model).settings as z.ZodType & typeof ModelSettings }));

/** The settings that every configuration has, whatever its model. */
export const commonEntries = (): readonly SettingEntry[] => entriesOf(RunConfig);

const PartialRunConfig = z.strictObject({
  preset: RunConfig.shape.preset.optional(),
  data: DataSettings.partial().optional(),
  text: TextSettings.partial().optional(),
  training: PartialTrainingSettings.optional(),
  model: z.looseObject({}).optional(),
});

const commonPaths = (): string[] => commonEntries().map(({ path }) => path.join("."));

/**
 * Returns a copy of `value` with `given` at a path. Returns `value` unchanged if the path has a value already, or does
 * not lead through objects.
 */
function filled(value: unknown, [name, ...rest]: readonly string[], given: unknown): unknown {
  if (!isObject(value) || name === undefined) return value;
  const inner = value[name];
  if (rest.length > 0) return { ...value, [name]: filled(inner, rest, given) };
  return inner === undefined ? { ...value, [name]: given } : value;
}

/** Adds the settings that are newer than a recorded run, with the values that the run was computed with. */
function completed(value: unknown): unknown {
  const name = isObject(value) && isObject(value.model) ? value.model.name : undefined;
  const entries = allModels().some((model) => model.name === name) ? configEntries(String(name)) : commonEntries();
  return entries.reduce(
    (config, { path, meta }) => (meta.before === undefined ? config : filled(config, path, meta.before)),
    value,
  );
}

const pathsOf = (model: string): string[] => configEntries(model).map(({ path }) => path.join("."));

/**
 * Checks and translates some settings of a configuration, as a file gives them.
 *
 * @throws ModelError for unknown settings and wrong values; the message names `source`
 */
export function parseConfig(value: unknown, source: string): PartialConfig {
  const translated = nested(value);
  const names = allModels().map(({ name }) => name);
  const paths = [...new Set(names.flatMap(pathsOf))];
  const problems = problemsOf(PartialRunConfig, translated, { source, paths });
  const { preset, model }: Readonly<Record<string, unknown>> = isObject(translated) ? translated : {};
  const name = typeof preset === "string" ? presetConfig(preset, `${source}: `).model.name : undefined;
  if (isObject(model)) problems.push(...modelProblems(model, name, { source, prefix: "model.", paths }));
  if (problems.length > 0) throw new ModelError(problems.join("\n"));
  return translated as PartialConfig;
}

/**
 * Error lines for some settings of a model. If neither the settings nor a preset name the model, the settings of any
 * model are valid.
 */
function modelProblems(given: Readonly<Record<string, unknown>>, name: string | undefined, naming: Naming): string[] {
  const { name: own = name, ...settings } = given;
  const models = own === undefined ? allModels() : [modelNamed(String(own), `${naming.source}: model.name`)];
  const schemas = models.map((model) => (model.settings instanceof z.ZodObject ? model.settings.partial() : z.any()));
  const problems = schemas.map((schema) => problemsOf(schema, settings, naming));
  return problems.some(({ length }) => length === 0) ? [] : problems[0]!;
}

/**
 * Checks and translates the whole configuration of a run, as its folder stores it.
 *
 * @throws ModelError for missing or unknown settings and wrong values; the message names `source`
 */
export function parseRunConfig(value: unknown, source: string): RunConfig {
  const config = checkSettings(RunConfig, completed(nested(value)), { source, paths: commonPaths() });
  const { name, ...settings } = config.model;
  const model = modelNamed(name, `${source}: model.name`);
  checkSettings(model.settings, settings, { source, prefix: "model.", paths: pathsOf(name) });
  const { learningRate, minLearningRate, groups } = config.training;
  if (minLearningRate > learningRate)
    throw new ModelError(
      `${source}: training.minLearningRate: expected at most learningRate (${learningRate}), got ${minLearningRate}`,
    );
  const known = Object.keys(model.parameters(settings, { caption: 1, image: config.data.imageSize }));
  const unknown = Object.keys(groups).find((group) => !known.includes(group));
  if (unknown !== undefined)
    throw new ModelError(
      `${source}: training.groups: expected groups of ${name} (${known.join(", ")}), got ${JSON.stringify(unknown)}`,
    );
  return config;
}
