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
  source: setting(z.string().min(1), "a text", "where the captioned images come from, such as emoji or folder:DIR", {
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
    "what keeps training and testing apart: the published lists (official), a share of the images or of the (image, caption) pairs, which leaks; null: official where there are lists, else images",
    {
      option: {
        flags: "--split <rule>",
        description:
          "by the published lists (official), by images, or by pairs, which puts the same photo on both sides (default: official where there are lists, else images)",
      },
    },
  ),
  testShare: fraction("share of the images kept for testing, where the data set publishes no split"),
  glove: setting(
    z.string().min(1).nullable(),
    "the path of a file, or null",
    "GloVe text file of the word vectors, or null for the embedded ones",
    {
      option: {
        flags: "--glove <file>",
        description: "GloVe text file of the word vectors, of any dimension (default: embedded, 100)",
      },
      resumable: true,
    },
  ),
});

const ModelSettings = z.looseObject({
  name: setting(z.string(), "the name of a model", "the kind of generative model"),
});

/** The configuration that repeats a run; each setting's schema carries its documentation and the values it takes. */
export const RunConfig = z.strictObject({
  preset: setting(z.string(), "the name of a preset", "the preset that the other settings started from"),
  data: DataSettings,
  text: TextSettings,
  training: TrainingSettings,
  model: ModelSettings,
});
export type RunConfig = z.infer<typeof RunConfig>;

/** Any settings of a run, as a file or a command line gives them. */
export type PartialConfig = Partially<Omit<RunConfig, "model" | "training">> & {
  readonly training?: Partially<z.infer<typeof PartialTrainingSettings>>;
  readonly model?: Readonly<Record<string, unknown>>;
};

/** A preset as a whole configuration. A ModelError, after `source`, for an unknown one. */
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

/** All settings of a run in order, those of the named model among them. */
export const configEntries = (model: string): readonly SettingEntry[] =>
  entriesOf(RunConfig.extend({ model: modelNamed(model).settings as z.ZodType & typeof ModelSettings }));

/** Settings that any configuration has, whatever its model. */
export const commonEntries = (): readonly SettingEntry[] => entriesOf(RunConfig);

const PartialRunConfig = z.strictObject({
  preset: RunConfig.shape.preset.optional(),
  data: DataSettings.partial().optional(),
  text: TextSettings.partial().optional(),
  training: PartialTrainingSettings.optional(),
  model: z.looseObject({}).optional(),
});

const commonPaths = (): string[] => commonEntries().map(({ path }) => path.join("."));

/** `value` with `given` at a path, unless there is a value already or the path does not lead through objects. */
function filled(value: unknown, [name, ...rest]: readonly string[], given: unknown): unknown {
  if (!isObject(value) || name === undefined) return value;
  const inner = value[name];
  if (rest.length > 0) return { ...value, [name]: filled(inner, rest, given) };
  return inner === undefined ? { ...value, [name]: given } : value;
}

/** A run's configuration with the settings that came after it was recorded, as the run computed. */
function completed(value: unknown): unknown {
  const name = isObject(value) && isObject(value.model) ? value.model.name : undefined;
  const entries = allModels().some((model) => model.name === name) ? configEntries(String(name)) : commonEntries();
  return entries.reduce(
    (config, { path, meta }) => (meta.before === undefined ? config : filled(config, path, meta.before)),
    value,
  );
}

const pathsOf = (model: string): string[] => configEntries(model).map(({ path }) => path.join("."));

/** Any settings of a configuration, as a file gives them; `source` names it in the ModelError. */
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

/** Problems of some of a model's settings; those of any model will do where no preset names one. */
function modelProblems(given: Readonly<Record<string, unknown>>, name: string | undefined, naming: Naming): string[] {
  const { name: own = name, ...settings } = given;
  const models = own === undefined ? allModels() : [modelNamed(String(own), `${naming.source}: model.name`)];
  const schemas = models.map((model) => (model.settings instanceof z.ZodObject ? model.settings.partial() : z.any()));
  const problems = schemas.map((schema) => problemsOf(schema, settings, naming));
  return problems.some(({ length }) => length === 0) ? [] : problems[0]!;
}

/** A whole configuration, as a run keeps it; `source` names it in the ModelError. */
export function parseRunConfig(value: unknown, source: string): RunConfig {
  const config = checkSettings(RunConfig, completed(nested(value)), { source, paths: commonPaths() });
  const { name, ...settings } = config.model;
  const model = modelNamed(name, `${source}: model.name`);
  checkSettings(model.settings, settings, { source, prefix: "model.", paths: pathsOf(name) });
  const { learningRate, minLearningRate, groups } = config.training;
  if (minLearningRate > learningRate)
    throw new ModelError(
      `${source}: training.minLearningRate: expected at most the learningRate, ${learningRate}, got ${minLearningRate}`,
    );
  const known = Object.keys(model.parameters(settings, { caption: 1, image: config.data.imageSize }));
  const unknown = Object.keys(groups).find((group) => !known.includes(group));
  if (unknown !== undefined)
    throw new ModelError(
      `${source}: training.groups: expected groups of ${name} (${known.join(", ")}), got ${JSON.stringify(unknown)}`,
    );
  return config;
}
